import type { Metadata } from "next";
import { connection } from "next/server";
import { CompareView } from "@/components/evaluations/compare-view";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";

export const metadata: Metadata = { title: "Compare evaluations" };

export default async function CompareEvaluationsPage() {
  await connection();
  return (
    <Page>
      <PageHeader
        breadcrumbs={[{ label: "Evaluations", href: "/evaluations" }]}
        title="Compare"
        description="Row by row on the same rows: what one has right and the other wrong, and whether that may be chance."
      />
      <CompareView />
    </Page>
  );
}
