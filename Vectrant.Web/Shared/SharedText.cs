namespace Vectrant.Web.Shared;

/// <summary>Marks the texts of the shared building blocks.</summary>
public sealed class SharedText;
