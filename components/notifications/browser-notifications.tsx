"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useId, useState } from "react";
import { Section } from "@/components/layout/section";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardContent, CardFooter } from "@/components/ui/card";
import { Label } from "@/components/ui/label";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusDot } from "@/components/ui/status-dot";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import type { Tone } from "@/components/ui/tones";
import { notificationsHref } from "@/lib/notifications/search-params";
import { type BrowserState, showInBrowser, useBrowserNotifications } from "./use-browser-notifications";
import { useToasts } from "./use-toasts";

const STATES: Record<Exclude<BrowserState, "unknown">, { tone: Tone; words: string; advice: ReactNode }> = {
  unsupported: {
    tone: "grey",
    words: "Not available",
    advice: "This browser shows no notifications of pages. A webhook reaches you without one.",
  },
  insecure: {
    tone: "grey",
    words: "Not available at this address",
    advice:
      "Browsers allow notifications only over https, or on the machine itself: open the app at http://127.0.0.1 or http://localhost, or put https in front of it.",
  },
  ask: {
    tone: "grey",
    words: "Off",
    advice:
      "Your browser will ask whether this page may show notifications. It is asked only when you press the button.",
  },
  denied: {
    tone: "red",
    words: "Blocked by the browser",
    advice:
      "You, or a setting, refused notifications of this page, and a page cannot ask twice. Allow them in the browser's settings for this site, at the left end of the address bar, then come back.",
  },
  off: { tone: "grey", words: "Off", advice: "The browser allows them; they are switched off here." },
  on: {
    tone: "green",
    words: "On",
    advice:
      "You are told when no tab of the app has your attention, as long as one is open somewhere. A press on the notification opens the job.",
  },
};

/** How this browser tells of news: inside the app, and beside it. */
export function BrowserNotifications() {
  return (
    <div className="flex max-w-3xl flex-col gap-8">
      <Section
        title="While you are in the app"
        description="The bell counts what you have not read. A line in the corner says it when it happens, unless you are on the job's own page."
      >
        <ToastSwitch />
      </Section>
      <Section
        title="While you are elsewhere"
        description="Notifications of the browser, beside other windows, also from a tab in the background."
      >
        <OutsideTheApp />
      </Section>
    </div>
  );
}

function ToastSwitch() {
  const { areOn, set } = useToasts();
  const id = useId();
  return (
    <Card className="flex items-center justify-between gap-4 px-5 py-4">
      <Label htmlFor={id}>Show news in the corner of the page</Label>
      <Switch id={id} checked={areOn} onCheckedChange={set} />
    </Card>
  );
}

/** Browser notifications: where they stand, and the buttons that change that. */
function OutsideTheApp() {
  const { state, turnOn, turnOff } = useBrowserNotifications();
  if (state === "unknown") return <Skeleton className="h-40" />;
  const { tone, words, advice } = STATES[state];
  return (
    <Card>
      <CardContent>
        <p role="status">
          <StatusDot tone={tone}>
            <span className="font-medium">{words}</span>
          </StatusDot>
        </p>
        <p className="mt-1.5 max-w-2xl text-muted text-sm leading-6">{advice}</p>
      </CardContent>
      {state === "ask" || state === "off" ? (
        <CardFooter className="justify-start">
          <Button variant="primary" onClick={() => void turnOn()}>
            Turn on browser notifications
          </Button>
        </CardFooter>
      ) : null}
      {state === "on" ? (
        <CardFooter className="justify-start">
          <TestButton />
          <Button onClick={turnOff}>Turn off</Button>
        </CardFooter>
      ) : null}
    </Card>
  );
}

/** Shows one at once, so that a silenced system is found out now and not after an hour of training. */
function TestButton() {
  const router = useRouter();
  const [isShown, setIsShown] = useState(false);
  const test = () => {
    const words = { id: "test", title: "Classifier Studio", body: "This is how the end of a training will look." };
    const works = showInBrowser(words, () => router.push(notificationsHref("browser")));
    setIsShown(works);
    if (!works) {
      toast.error("This browser does not show notifications of pages", {
        description: "Phones show them for installed apps only. A webhook reaches you without.",
      });
    }
  };
  return (
    <>
      <Button variant="primary" onClick={test}>
        Show a test
      </Button>
      {isShown ? (
        <Callout className="order-last basis-full" title="Sent to your system">
          If you see nothing, the system holds it back: look for “do not disturb”, or for the browser in the system's
          notification settings.
        </Callout>
      ) : null}
    </>
  );
}
