namespace Vectrant.Web.Layout;

/// <summary>Marks the texts of the frame around every page.</summary>
public sealed class LayoutText;
