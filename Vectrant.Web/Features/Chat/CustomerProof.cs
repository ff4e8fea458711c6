using Vectrant.Core.Conversations;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Chat;

/// <summary>What a customer says to own: a conversation and its token. Whether the two belong together, the use case finds out.</summary>
internal readonly record struct CustomerProof(ConversationId Id, string Token)
{
    /// <summary>The refusal when the request cannot prove anything, otherwise null and the proof.</summary>
    public static IResult? Refuse(HttpRequest request, string id, out CustomerProof proof)
    {
        proof = default;
        if (BearerToken.Of(request) is not { } token)
        {
            request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Of(
                StatusCodes.Status401Unauthorized,
                "token_missing",
                "The conversation's token is missing. Send it with the header 'Authorization: Bearer …'; it came with the answer that started the conversation.");
        }

        // An id that cannot be one is answered like one that does not exist.
        if (!Guid.TryParse(id, out var value))
        {
            return ConversationErrors.NotFound.ToProblem();
        }

        proof = new CustomerProof(new ConversationId(value), token);
        return null;
    }
}
