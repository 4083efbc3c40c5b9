-- CreateTable
CREATE TABLE "Server" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "baseUrl" TEXT,
    "apiKeyEncrypted" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "Dataset" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL DEFAULT 0,
    "sha256" TEXT,
    "parseOptions" JSONB,
    "columns" JSONB,
    "roles" JSONB,
    "rowCount" INTEGER NOT NULL DEFAULT 0,
    "rejectedCount" INTEGER NOT NULL DEFAULT 0,
    "error" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "deletedAt" DATETIME
);

-- CreateTable
CREATE TABLE "DatasetVersion" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "datasetId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "rowCount" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "DatasetVersion_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Preparation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "datasetId" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "recipe" JSONB NOT NULL,
    "roles" JSONB NOT NULL,
    "summary" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Preparation_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Preparation_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Upload" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "serverId" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "remoteFileId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Upload_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Job" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "serverId" TEXT NOT NULL,
    "preparationId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "baseModel" TEXT NOT NULL,
    "hyperparameters" JSONB NOT NULL,
    "autoStart" BOOLEAN NOT NULL DEFAULT false,
    "useValidation" BOOLEAN NOT NULL DEFAULT true,
    "suffix" TEXT NOT NULL,
    "integration" JSONB,
    "remoteJobId" TEXT,
    "fineTunedModel" TEXT,
    "metadata" JSONB,
    "targets" JSONB,
    "trainedTokens" INTEGER,
    "epochs" REAL,
    "error" JSONB,
    "lastSequence" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    CONSTRAINT "Job_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Job_preparationId_fkey" FOREIGN KEY ("preparationId") REFERENCES "Preparation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "JobEvent" (
    "jobId" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "data" JSONB,
    "remoteIndex" INTEGER,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("jobId", "sequence"),
    CONSTRAINT "JobEvent_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "JobCheckpoint" (
    "jobId" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "sequence" INTEGER NOT NULL,
    "trainLoss" REAL,
    "validLoss" REAL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("jobId", "step"),
    CONSTRAINT "JobCheckpoint_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Model" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "serverId" TEXT NOT NULL,
    "remoteId" TEXT NOT NULL,
    "jobId" TEXT,
    "name" TEXT NOT NULL,
    "baseModel" TEXT NOT NULL,
    "targets" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Model_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Model_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "EngineFile" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "fileName" TEXT NOT NULL,
    "sizeBytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "visibility" TEXT NOT NULL,
    "numLines" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "EngineJob" (
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
    "queuedAt" DATETIME,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL,
    "modifiedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "EngineJobEvent" (
    "jobId" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("jobId", "sequence"),
    CONSTRAINT "EngineJobEvent_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "EngineJob" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "EngineCheckpoint" (
    "jobId" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "trainLoss" REAL NOT NULL,
    "validLoss" REAL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("jobId", "step"),
    CONSTRAINT "EngineCheckpoint_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "EngineJob" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "EngineModel" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "fileId" TEXT NOT NULL,
    "jobId" TEXT NOT NULL,
    "root" TEXT NOT NULL,
    "name" TEXT,
    "description" TEXT,
    "archived" BOOLEAN NOT NULL DEFAULT false,
    "targets" JSONB NOT NULL,
    "sizeBytes" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateIndex
CREATE INDEX "Dataset_deletedAt_createdAt_id_idx" ON "Dataset"("deletedAt", "createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "DatasetVersion_datasetId_number_key" ON "DatasetVersion"("datasetId", "number");

-- CreateIndex
CREATE INDEX "Preparation_datasetId_createdAt_id_idx" ON "Preparation"("datasetId", "createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Upload_serverId_sha256_fileName_key" ON "Upload"("serverId", "sha256", "fileName");

-- CreateIndex
CREATE INDEX "Job_createdAt_id_idx" ON "Job"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Job_status_idx" ON "Job"("status");

-- CreateIndex
CREATE UNIQUE INDEX "Job_serverId_remoteJobId_key" ON "Job"("serverId", "remoteJobId");

-- CreateIndex
CREATE UNIQUE INDEX "Job_serverId_suffix_key" ON "Job"("serverId", "suffix");

-- CreateIndex
CREATE UNIQUE INDEX "JobEvent_jobId_remoteIndex_key" ON "JobEvent"("jobId", "remoteIndex");

-- CreateIndex
CREATE INDEX "JobCheckpoint_jobId_sequence_idx" ON "JobCheckpoint"("jobId", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "Model_jobId_key" ON "Model"("jobId");

-- CreateIndex
CREATE INDEX "Model_createdAt_id_idx" ON "Model"("createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Model_serverId_remoteId_key" ON "Model"("serverId", "remoteId");

-- CreateIndex
CREATE INDEX "EngineFile_createdAt_id_idx" ON "EngineFile"("createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "EngineFile_sha256_fileName_key" ON "EngineFile"("sha256", "fileName");

-- CreateIndex
CREATE INDEX "EngineJob_status_queuedAt_idx" ON "EngineJob"("status", "queuedAt");

-- CreateIndex
CREATE INDEX "EngineJob_createdAt_id_idx" ON "EngineJob"("createdAt", "id");

-- CreateIndex
CREATE INDEX "EngineJob_fingerprint_idx" ON "EngineJob"("fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "EngineModel_fileId_key" ON "EngineModel"("fileId");

-- CreateIndex
CREATE UNIQUE INDEX "EngineModel_jobId_key" ON "EngineModel"("jobId");

-- CreateIndex
CREATE INDEX "EngineModel_createdAt_id_idx" ON "EngineModel"("createdAt", "id");
