using Microsoft.OpenApi;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Chat;

/// <summary>What the OpenAPI document says about an endpoint that reads its request by hand.</summary>
internal static class ConversationDescriptions
{
    private const string TokenScheme = "conversationToken";

    /// <param name="endpoint">Which reads the body.</param>
    /// <param name="required">The fields without which it is refused.</param>
    public static RouteHandlerBuilder TakesBody<T>(this RouteHandlerBuilder endpoint, params string[] required) =>
        endpoint.AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var schema = await context.GetOrCreateSchemaAsync(typeof(T), null, cancellationToken);
            schema.Required = new HashSet<string>(required);
            foreach (var field in required.Select(name => schema.Properties?[name]).OfType<OpenApiSchema>())
            {
                field.Type &= ~JsonSchemaType.Null;
            }

            context.Document!.AddComponent(typeof(T).Name, schema);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = $"At most {ConversationEndpoints.SmallBody} bytes, or what the longest message needs. Fields that are not known are ignored.",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new() { Schema = new OpenApiSchemaReference(typeof(T).Name, context.Document) },
                },
            };
        });

    public static RouteHandlerBuilder TakesKey(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Description = "Random text of 16 to 200 visible ASCII characters. The same key with the same content never makes a second message.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 16, MaxLength = 200 },
            });
            return Task.CompletedTask;
        });

    public static RouteHandlerBuilder TakesToken(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(TokenScheme, context.Document)] = [] }];
            return Task.CompletedTask;
        });

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<ProblemBody>(status, Problems.MediaType);
        }

        return endpoint;
    }

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Vectrant",
                Version = "v1",
                Description = "Every refusal is a problem document (RFC 9457) with a stable code and the id of the trace.",
            };
            document.Servers = [];
            document.AddComponent<IOpenApiSecurityScheme>(TokenScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The token of the answer that started the conversation.",
            });
            return Task.CompletedTask;
        });
    });
}
