using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Vectrant.Infrastructure.Persistence.Migrations;

// One line for each SQL file in this folder; they run in the order of their numbers.
[DbContext(typeof(VectrantDbContext)), Migration("0001_foundation")]
public sealed class Foundation : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0002_identity")]
public sealed class IdentityTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0003_audit")]
public sealed class AuditTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0004_models")]
public sealed class ModelTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0005_knowledge")]
public sealed class KnowledgeTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0006_conversations")]
public sealed class ConversationTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0007_ask")]
public sealed class AskTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0008_schedule")]
public sealed class ScheduleTables : QuartzSchemaMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0009_redaction")]
public sealed class RedactionTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0010_guard_rules")]
public sealed class GuardRuleTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0011_teams")]
public sealed class TeamTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0012_sessions")]
public sealed class SessionTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0013_accounts")]
public sealed class AccountTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0014_connected_accounts")]
public sealed class ConnectedAccountTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0015_tokens")]
public sealed class TokenTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0017_limits")]
public sealed class LimitTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0017b_sealed_keys")]
public sealed class SealedKeyRights : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0017c_limit_settings")]
public sealed class LimitSettingTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0018_access_events")]
public sealed class AccessEventTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0016_integration")]
public sealed class IntegrationTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0016b_webhooks")]
public sealed class WebhookTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0019_pipelines")]
public sealed class PipelineTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0020_second_approval")]
public sealed class SecondApprovalTables : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0022_proofs")]
public sealed class ProofColumns : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0024_audit_action")]
public sealed class AuditActionIndex : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0025_records")]
public sealed class RecordGrants : SqlFileMigration;

[DbContext(typeof(VectrantDbContext)), Migration("0026_approval_events")]
public sealed class ApprovalEventTriggers : SqlFileMigration;
