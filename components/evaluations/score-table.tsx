import { Card } from "@/components/ui/card";
import { Fact, FactList } from "@/components/ui/fact-list";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { accuracyName } from "@/lib/evaluations/describe-report";
import type { ScoreName, TargetReport } from "@/lib/evaluations/report-schema";
import { ScoreText } from "./scores";

const AVERAGES = [
  { average: "macro", name: "Macro", hint: "every label counts alike" },
  { average: "micro", name: "Micro", hint: "every answer counts alike" },
  { average: "weighted", name: "Weighted", hint: "labels count by their rows" },
] as const;

/** Scores of a whole row's labels, for targets of several. */
const OF_SEVERAL: readonly { score: ScoreName; name: string; hint: string }[] = [
  { score: "jaccardSamples", name: "Jaccard, by row", hint: "labels in common, of all that were or should be there" },
  { score: "jaccardMacro", name: "Jaccard, by label", hint: "every label counts alike" },
  { score: "jaccardMicro", name: "Jaccard, all together", hint: "every answer counts alike" },
  {
    score: "labelRankingAveragePrecision",
    name: "Ranking (LRAP)",
    hint: "how far up the right labels stand among the scores",
  },
  { score: "hammingLoss", name: "Hamming loss", hint: "labels that are wrong, of all; lower is better" },
];

/** Precision, recall and F1 in their three averages, with the whole rows that are right above. */
export function ScoreTable({ target: { scores, kind } }: { target: TargetReport }) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card className="overflow-hidden">
        <Table label="Averages over the labels">
          <TableHead>
            <tr>
              <TableHeader>Average</TableHeader>
              <TableHeader numeric>Precision</TableHeader>
              <TableHeader numeric>Recall</TableHeader>
              <TableHeader numeric>F1</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {AVERAGES.map(({ average, name, hint }) => (
              <TableRow key={average}>
                <TableCell title={hint}>{name}</TableCell>
                {(["Precision", "Recall", "F1"] as const).map((of) => (
                  <TableCell key={of} numeric>
                    <StackedScore score={scores[`${average}${of}`]} />
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
      <Card className="px-4 py-3">
        <FactList>
          <Fact label={<Named name={accuracyName(kind)} hint={accuracyHint(kind)} />}>
            <ScoreText score={scores.accuracy} />
          </Fact>
          {OF_SEVERAL.filter(({ score }) => scores[score] !== undefined).map(({ score, name, hint }) => (
            <Fact key={score} label={<Named name={name} hint={hint} />}>
              <ScoreText score={scores[score]} />
            </Fact>
          ))}
        </FactList>
      </Card>
    </div>
  );
}

function accuracyHint(kind: TargetReport["kind"]): string {
  return kind === "multi" ? "rows whose whole set of labels is right" : "rows whose label is right";
}

function Named({ name, hint }: { name: string; hint: string }) {
  return (
    <>
      <span className="text-text">{name}</span>
      <span className="block text-xs">{hint}</span>
    </>
  );
}

/** The range below the score where there is little room. */
function StackedScore({ score }: { score: TargetReport["scores"][ScoreName] }) {
  return <ScoreText score={score} className="inline-flex flex-col items-end sm:inline" />;
}
