namespace Vectrant.Web.Features.Ask;

/// <summary>Marks the texts of this room: AskText.resx and its translations.</summary>
public sealed class AskText;
