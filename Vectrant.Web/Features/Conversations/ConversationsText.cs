namespace Vectrant.Web.Features.Conversations;

/// <summary>Marks the texts of conversations.</summary>
public sealed class ConversationsText;
