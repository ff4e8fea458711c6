namespace Vectrant.Web.Features.Audit;

/// <summary>Marks the texts of the audit page.</summary>
public sealed class AuditText;
