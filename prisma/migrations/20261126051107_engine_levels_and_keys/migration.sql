-- AlterTable
ALTER TABLE "EngineCheckpoint" ADD COLUMN "metrics" JSONB;

-- CreateTable
CREATE TABLE "EngineApiKey" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" DATETIME,
    "revokedAt" DATETIME
);

-- CreateTable
CREATE TABLE "EngineSetting" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" JSONB NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_EngineJob" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "model" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "autoStart" BOOLEAN NOT NULL,
    "suffix" TEXT,
    "hyperparameters" JSONB NOT NULL,
    "trainingFiles" JSONB NOT NULL,
    "validationFiles" JSONB NOT NULL,
    "integrations" JSONB NOT NULL,
    "invalidSampleSkipPercentage" REAL NOT NULL,
    "requestedTargets" JSONB,
    "classifierTargets" JSONB NOT NULL,
    "metadata" JSONB NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "trainedTokens" INTEGER,
    "fineTunedModel" TEXT,
    "level" TEXT,
    "summary" JSONB,
    "queuedAt" DATETIME,
    "finishEarly" BOOLEAN NOT NULL DEFAULT false,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL,
    "modifiedAt" DATETIME NOT NULL
);
INSERT INTO "new_EngineJob" ("attempts", "autoStart", "classifierTargets", "createdAt", "fineTunedModel", "fingerprint", "hyperparameters", "id", "integrations", "invalidSampleSkipPercentage", "metadata", "model", "modifiedAt", "queuedAt", "requestedTargets", "status", "suffix", "trainedTokens", "trainingFiles", "validationFiles") SELECT "attempts", "autoStart", "classifierTargets", "createdAt", "fineTunedModel", "fingerprint", "hyperparameters", "id", "integrations", "invalidSampleSkipPercentage", "metadata", "model", "modifiedAt", "queuedAt", "requestedTargets", "status", "suffix", "trainedTokens", "trainingFiles", "validationFiles" FROM "EngineJob";
DROP TABLE "EngineJob";
ALTER TABLE "new_EngineJob" RENAME TO "EngineJob";
CREATE INDEX "EngineJob_status_queuedAt_idx" ON "EngineJob"("status", "queuedAt");
CREATE INDEX "EngineJob_createdAt_id_idx" ON "EngineJob"("createdAt", "id");
CREATE INDEX "EngineJob_fingerprint_idx" ON "EngineJob"("fingerprint");
CREATE TABLE "new_EngineModel" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "fileId" TEXT NOT NULL,
    "jobId" TEXT,
    "root" TEXT NOT NULL,
    "level" TEXT NOT NULL DEFAULT 'ngram',
    "name" TEXT,
    "description" TEXT,
    "archived" BOOLEAN NOT NULL DEFAULT false,
    "targets" JSONB NOT NULL,
    "sizeBytes" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO "new_EngineModel" ("archived", "createdAt", "description", "fileId", "id", "jobId", "name", "root", "sizeBytes", "targets") SELECT "archived", "createdAt", "description", "fileId", "id", "jobId", "name", "root", "sizeBytes", "targets" FROM "EngineModel";
DROP TABLE "EngineModel";
ALTER TABLE "new_EngineModel" RENAME TO "EngineModel";
CREATE UNIQUE INDEX "EngineModel_fileId_key" ON "EngineModel"("fileId");
CREATE UNIQUE INDEX "EngineModel_jobId_key" ON "EngineModel"("jobId");
CREATE INDEX "EngineModel_createdAt_id_idx" ON "EngineModel"("createdAt", "id");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "EngineApiKey_hash_key" ON "EngineApiKey"("hash");
