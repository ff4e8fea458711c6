namespace Vectrant.Web.Features.Guardrails;

/// <summary>Marks the texts of this room: GuardrailsText.resx and its translations.</summary>
public sealed class GuardrailsText;
