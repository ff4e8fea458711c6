namespace Vectrant.Web.Features.Models;

/// <summary>Marks the texts of this room: ModelsText.resx and its translations.</summary>
public sealed class ModelsText;
