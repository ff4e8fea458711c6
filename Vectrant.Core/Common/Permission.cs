namespace Vectrant.Core.Common;

/// <summary>What a person may do. Which role holds which permission stands in one table, <c>Identity.Authority</c>.</summary>
public enum Permission
{
    /// <summary>See the queue and read conversations.</summary>
    ViewQueue,

    /// <summary>Claim, approve, edit, skip, take over, hand back, close, write notes.</summary>
    WorkConversations,

    /// <summary>Give a conversation to a colleague of its team, or to another team.</summary>
    AssignConversations,

    /// <summary>Let an answer go out that a colleague approved, where policy asks for two people; never the own one.</summary>
    GiveSecondApproval,

    /// <summary>Look at a kept original behind a placeholder, in a conversation that one works on.</summary>
    RevealRedacted,

    /// <summary>The same in every conversation.</summary>
    RevealAnyRedacted,

    /// <summary>See security events and the redaction ledger, and judge what the guard did.</summary>
    ReviewGuard,

    /// <summary>See how the team does.</summary>
    ViewPerformance,

    /// <summary>Ask internal questions.</summary>
    Ask,

    /// <summary>Open internal and customer documents that the own roles allow.</summary>
    ReadDocuments,

    /// <summary>Upload, replace, delete documents, and manage collections.</summary>
    ManageKnowledge,

    /// <summary>Choose and test models.</summary>
    ManageModels,

    /// <summary>Change what the guardrails stop.</summary>
    ManageGuardrails,

    /// <summary>Create people and give roles.</summary>
    ManagePeople,

    /// <summary>Create teams, say who belongs to them and who leads, and which one new conversations go to.</summary>
    ManageTeams,

    /// <summary>See and test the providers through which people sign in.</summary>
    ManageProviders,

    /// <summary>Say which other systems are told what happens, and see what was sent to them.</summary>
    ManageWebhooks,

    /// <summary>See and revoke everybody's API keys.</summary>
    ManageKeys,

    /// <summary>Change how often callers may ask for something.</summary>
    ManageLimits,

    /// <summary>Read the audit log.</summary>
    ReadAudit,

    /// <summary>See background work and health.</summary>
    ViewOperations,
}
