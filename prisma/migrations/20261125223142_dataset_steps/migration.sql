-- CreateTable
CREATE TABLE "DatasetStep" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "datasetId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "action" JSONB NOT NULL,
    "result" JSONB NOT NULL,
    "stateKey" TEXT NOT NULL,
    "rowCount" INTEGER NOT NULL,
    "columns" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "DatasetStep_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- AlterTable: columns are added rather than tables remade, since dropping a table would take its children along.
ALTER TABLE "Dataset" ADD COLUMN "counts" JSONB;
ALTER TABLE "Dataset" ADD COLUMN "hub" JSONB;
ALTER TABLE "Dataset" ADD COLUMN "appliedSteps" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Dataset" ADD COLUMN "lockedTestId" TEXT;
ALTER TABLE "DatasetVersion" ADD COLUMN "stateKey" TEXT NOT NULL DEFAULT '';
ALTER TABLE "DatasetVersion" ADD COLUMN "steps" JSONB;
ALTER TABLE "DatasetVersion" ADD COLUMN "columns" JSONB;


-- CreateIndex
CREATE UNIQUE INDEX "DatasetStep_datasetId_number_key" ON "DatasetStep"("datasetId", "number");
