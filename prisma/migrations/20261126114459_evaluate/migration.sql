-- CreateTable
CREATE TABLE "ModelAlias" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "modelId" TEXT NOT NULL,
    "previousModelId" TEXT,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "ModelAlias_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "Model" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Evaluation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "modelId" TEXT,
    "serverId" TEXT NOT NULL,
    "preparationId" TEXT NOT NULL,
    "split" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "targets" JSONB NOT NULL,
    "rowsKey" TEXT NOT NULL,
    "rowsTotal" INTEGER NOT NULL,
    "rowsDone" INTEGER NOT NULL DEFAULT 0,
    "usage" JSONB,
    "report" JSONB,
    "error" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    CONSTRAINT "Evaluation_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "Model" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Evaluation_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Evaluation_preparationId_fkey" FOREIGN KEY ("preparationId") REFERENCES "Preparation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "LearningCurve" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "preparationId" TEXT NOT NULL,
    "serverId" TEXT NOT NULL,
    "baseModel" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "runs" JSONB NOT NULL,
    "error" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" DATETIME,
    CONSTRAINT "LearningCurve_preparationId_fkey" FOREIGN KEY ("preparationId") REFERENCES "Preparation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Batch" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "modelId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL DEFAULT 0,
    "parse" JSONB,
    "columns" JSONB,
    "settings" JSONB,
    "rowsTotal" INTEGER NOT NULL DEFAULT 0,
    "rowsDone" INTEGER NOT NULL DEFAULT 0,
    "summary" JSONB,
    "error" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "deletedAt" DATETIME,
    CONSTRAINT "Batch_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "Model" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Correction" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "datasetId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "labels" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "predicted" JSONB,
    "modelId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stepId" TEXT,
    CONSTRAINT "Correction_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "EngineAlias" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "modelId" TEXT NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Model" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "serverId" TEXT NOT NULL,
    "remoteId" TEXT NOT NULL,
    "jobId" TEXT,
    "name" TEXT NOT NULL,
    "baseModel" TEXT NOT NULL,
    "targets" JSONB NOT NULL,
    "notes" TEXT NOT NULL DEFAULT '',
    "thresholds" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archivedAt" DATETIME,
    "deletedAt" DATETIME,
    CONSTRAINT "Model_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Model_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Model" ("baseModel", "createdAt", "id", "jobId", "name", "remoteId", "serverId", "targets") SELECT "baseModel", "createdAt", "id", "jobId", "name", "remoteId", "serverId", "targets" FROM "Model";
DROP TABLE "Model";
ALTER TABLE "new_Model" RENAME TO "Model";
CREATE UNIQUE INDEX "Model_jobId_key" ON "Model"("jobId");
CREATE INDEX "Model_createdAt_id_idx" ON "Model"("createdAt", "id");
CREATE UNIQUE INDEX "Model_serverId_remoteId_key" ON "Model"("serverId", "remoteId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "ModelAlias_modelId_idx" ON "ModelAlias"("modelId");

-- CreateIndex
CREATE INDEX "Evaluation_modelId_createdAt_id_idx" ON "Evaluation"("modelId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Evaluation_preparationId_split_createdAt_idx" ON "Evaluation"("preparationId", "split", "createdAt");

-- CreateIndex
CREATE INDEX "Evaluation_rowsKey_idx" ON "Evaluation"("rowsKey");

-- CreateIndex
CREATE INDEX "Evaluation_status_idx" ON "Evaluation"("status");

-- CreateIndex
CREATE INDEX "LearningCurve_preparationId_createdAt_idx" ON "LearningCurve"("preparationId", "createdAt");

-- CreateIndex
CREATE INDEX "LearningCurve_status_idx" ON "LearningCurve"("status");

-- CreateIndex
CREATE INDEX "Batch_deletedAt_createdAt_id_idx" ON "Batch"("deletedAt", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Batch_modelId_idx" ON "Batch"("modelId");

-- CreateIndex
CREATE INDEX "Batch_status_idx" ON "Batch"("status");

-- CreateIndex
CREATE INDEX "Correction_datasetId_createdAt_id_idx" ON "Correction"("datasetId", "createdAt", "id");
