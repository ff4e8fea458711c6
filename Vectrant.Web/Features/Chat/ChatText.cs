namespace Vectrant.Web.Features.Chat;

/// <summary>Marks the resources <c>ChatText.resx</c>.</summary>
public sealed class ChatText;
