namespace Vectrant.Web.Features.Guardrails;

/// <summary>Texts of security events and of the redaction ledger.</summary>
public sealed class SecurityEventsText;
