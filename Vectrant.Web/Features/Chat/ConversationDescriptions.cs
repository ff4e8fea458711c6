using Microsoft.OpenApi;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Chat;

/// <summary>What the OpenAPI document says about the customers' part.</summary>
internal static class ConversationDescriptions
{
    private const string TokenScheme = "conversationToken";

    /// <param name="endpoint">Which reads the body.</param>
    /// <param name="required">The fields without which it is refused.</param>
    public static RouteHandlerBuilder TakesBody<T>(this RouteHandlerBuilder endpoint, params string[] required) => endpoint.Takes<T>(
        $"At most {ConversationEndpoints.SmallBody} bytes, or what the longest message needs. Fields that are not known are ignored.", required);

    public static RouteHandlerBuilder TakesToken(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            context.Document!.AddComponent<IOpenApiSecurityScheme>(TokenScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The token of the answer that started the conversation.",
            });
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(TokenScheme, context.Document)] = [] }];
            return Task.CompletedTask;
        });
}
