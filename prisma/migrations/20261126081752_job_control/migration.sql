-- AlterTable
ALTER TABLE "EngineCheckpoint" ADD COLUMN "learningRate" REAL;

-- AlterTable
ALTER TABLE "EngineJob" ADD COLUMN "integrationKeys" JSONB;
ALTER TABLE "EngineJob" ADD COLUMN "wandbState" JSONB;

-- AlterTable
ALTER TABLE "JobCheckpoint" ADD COLUMN "learningRate" REAL;
ALTER TABLE "JobCheckpoint" ADD COLUMN "targets" JSONB;

-- AlterTable
ALTER TABLE "Server" ADD COLUMN "check" JSONB;
ALTER TABLE "Server" ADD COLUMN "deletedAt" DATETIME;

-- CreateTable
CREATE TABLE "JobPreset" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Lease" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "holder" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "jobId" TEXT,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "href" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readAt" DATETIME,
    CONSTRAINT "Notification_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Webhook" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "url" TEXT NOT NULL,
    "secretEncrypted" TEXT NOT NULL,
    "kinds" JSONB NOT NULL,
    "isEnabled" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" DATETIME
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "webhookId" TEXT NOT NULL,
    "notificationId" TEXT,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" DATETIME,
    "lastStatus" INTEGER,
    "lastError" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deliveredAt" DATETIME,
    CONSTRAINT "WebhookDelivery_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "Webhook" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "WebhookDelivery_notificationId_fkey" FOREIGN KEY ("notificationId") REFERENCES "Notification" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "EngineDuration" (
    "jobId" TEXT NOT NULL PRIMARY KEY,
    "level" TEXT NOT NULL,
    "estimated" REAL NOT NULL,
    "actual" REAL NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Job" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "serverId" TEXT NOT NULL,
    "preparationId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "baseModel" TEXT NOT NULL,
    "hyperparameters" JSONB NOT NULL,
    "targetSettings" JSONB,
    "invalidSampleSkipPercentage" REAL NOT NULL DEFAULT 0,
    "autoStart" BOOLEAN NOT NULL DEFAULT false,
    "useValidation" BOOLEAN NOT NULL DEFAULT true,
    "suffix" TEXT NOT NULL,
    "integration" JSONB,
    "createSentAt" DATETIME,
    "remoteJobId" TEXT,
    "fineTunedModel" TEXT,
    "metadata" JSONB,
    "targets" JSONB,
    "trainedTokens" INTEGER,
    "epochs" REAL,
    "estimate" JSONB,
    "summary" JSONB,
    "finishRequestedAt" DATETIME,
    "copiedFromId" TEXT,
    "error" JSONB,
    "lastSequence" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "deletedAt" DATETIME,
    CONSTRAINT "Job_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Job_preparationId_fkey" FOREIGN KEY ("preparationId") REFERENCES "Preparation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Job" ("autoStart", "baseModel", "createdAt", "epochs", "error", "fineTunedModel", "finishedAt", "hyperparameters", "id", "integration", "lastSequence", "metadata", "preparationId", "remoteJobId", "serverId", "startedAt", "status", "suffix", "targets", "trainedTokens", "updatedAt", "useValidation") SELECT "autoStart", "baseModel", "createdAt", "epochs", "error", "fineTunedModel", "finishedAt", "hyperparameters", "id", "integration", "lastSequence", "metadata", "preparationId", "remoteJobId", "serverId", "startedAt", "status", "suffix", "targets", "trainedTokens", "updatedAt", "useValidation" FROM "Job";
DROP TABLE "Job";
ALTER TABLE "new_Job" RENAME TO "Job";
CREATE INDEX "Job_deletedAt_createdAt_id_idx" ON "Job"("deletedAt", "createdAt", "id");
CREATE INDEX "Job_status_idx" ON "Job"("status");
CREATE UNIQUE INDEX "Job_serverId_remoteJobId_key" ON "Job"("serverId", "remoteJobId");
CREATE UNIQUE INDEX "Job_serverId_suffix_key" ON "Job"("serverId", "suffix");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "JobPreset_name_key" ON "JobPreset"("name");

-- CreateIndex
CREATE INDEX "Notification_createdAt_id_idx" ON "Notification"("createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Notification_jobId_kind_key" ON "Notification"("jobId", "kind");

-- CreateIndex
CREATE INDEX "WebhookDelivery_status_nextAttemptAt_idx" ON "WebhookDelivery"("status", "nextAttemptAt");

-- CreateIndex
CREATE INDEX "WebhookDelivery_webhookId_createdAt_id_idx" ON "WebhookDelivery"("webhookId", "createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookDelivery_webhookId_notificationId_key" ON "WebhookDelivery"("webhookId", "notificationId");

-- CreateIndex
CREATE INDEX "EngineDuration_level_createdAt_idx" ON "EngineDuration"("level", "createdAt");
