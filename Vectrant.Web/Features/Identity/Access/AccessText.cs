namespace Vectrant.Web.Features.Identity.Access;

/// <summary>Marks the texts of the page of access events.</summary>
public sealed class AccessText;
