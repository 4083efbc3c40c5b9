"use client";

import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";

/** The content of a dialog that shows a signing secret, this once. */
export function SecretContent({ secret }: { secret: string }) {
  return (
    <DialogContent
      title="Signing secret"
      description="Copy it now, into the program that receives the messages: it is stored encrypted and cannot be shown again. With it the receiver knows that a message is from here, with any library for Standard Webhooks."
    >
      <CodeBlock code={secret} label="Signing secret" />
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="primary">Done</Button>
        </DialogClose>
      </DialogFooter>
    </DialogContent>
  );
}
