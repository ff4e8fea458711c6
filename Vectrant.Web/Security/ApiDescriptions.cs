using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Vectrant.Web.Api;

namespace Vectrant.Web.Security;

/// <summary>What the OpenAPI document says about an endpoint that reads its request by hand.</summary>
internal static class ApiDescriptions
{
    /// <summary>Its name, which is part of its address.</summary>
    public const string Document = "v1";

    private const string BearerScheme = "bearer";

    /// <param name="endpoint">Which reads the body.</param>
    /// <param name="description">How large it may be, and what happens to fields that are not known.</param>
    /// <param name="required">The fields without which it is refused.</param>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, string description, params string[] required) =>
        endpoint.Describes<T>(description, required, null, JsonSerializerDefaults.Web);

    /// <summary>A strict body: <see cref="ApiBody"/> reads it.</summary>
    /// <param name="endpoint">Which reads the body.</param>
    /// <param name="example">Shown in the description.</param>
    public static RouteHandlerBuilder TakesJson<T>(this RouteHandlerBuilder endpoint, T example)
        where T : class => endpoint
        .WithMetadata(new BodyTaken(ApiBody.MaxBytes))
        .Describes<T>($"At most {ApiBody.MaxBytes} bytes. Fields that are not known are refused.", [.. ApiBody.RequiredOf(typeof(T))], JsonSerializer.SerializeToNode(example, ApiJson.Options), null)
        .Refuses(400, 413, 415);

    /// <summary>One file as multipart/form-data.</summary>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint, long maxBytes) => endpoint
        .WithMetadata(new BodyTaken(maxBytes))
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = $"At most {maxBytes} bytes.",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["multipart/form-data"] = new()
                    {
                        Schema = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Required = new HashSet<string> { "file" },
                            Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
                        },
                    },
                },
            };
            return Task.CompletedTask;
        })
        .Refuses(400, 413, 415);

    public static RouteHandlerBuilder TakesKey(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Description = "Random text of 16 to 200 visible ASCII characters. The same key with the same content is never done twice.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 16, MaxLength = 200 },
            });
            return Task.CompletedTask;
        });

    public static RouteHandlerBuilder TakesHeader(this RouteHandlerBuilder endpoint, string name, bool required, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Required = required,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            return Task.CompletedTask;
        });

    public static RouteHandlerBuilder TakesBearer(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerScheme, context.Document)] = [] }];
            return Task.CompletedTask;
        });

    /// <summary>Reading with a version that the caller may know already.</summary>
    public static RouteHandlerBuilder GivesVersion<T>(this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK)
    {
        endpoint.Produces<T>(status).AddOpenApiOperationTransformer((operation, _, _) =>
        {
            if (operation.Responses?[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] is OpenApiResponse response)
            {
                (response.Headers ??= new Dictionary<string, IOpenApiHeader>())["ETag"] =
                    new OpenApiHeader { Description = "The version of what was read.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            }

            return Task.CompletedTask;
        });
        return endpoint;
    }

    /// <summary>The same for a read: who sends the version that is still the present one gets 304 and no body.</summary>
    public static RouteHandlerBuilder ReadsVersion<T>(this RouteHandlerBuilder endpoint) => endpoint
        .GivesVersion<T>()
        .Produces(StatusCodes.Status304NotModified)
        .TakesHeader("If-None-Match", required: false, "The ETag of the version that the caller has.");

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<ProblemBody>(status, Problems.MediaType);
        }

        return endpoint;
    }

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.AddSchemaTransformer(SayWhatIsAlwaysThere);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Vectrant",
                Version = "v1",
                Description =
                    "Every refusal is a problem document (RFC 9457) with a stable code and the id of the trace. Lists are paged by a cursor. " +
                    "A read of one thing carries an ETag; changes that may collide ask for it in If-Match.",
            };
            document.Servers = [];
            document.AddComponent<IOpenApiSecurityScheme>(BearerScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An access token (JWT) or an API key. Cookies are not looked at.",
            });
            return Task.CompletedTask;
        });
    });

    private static RouteHandlerBuilder Describes<T>(this RouteHandlerBuilder endpoint, string description, string[] required, JsonNode? example, JsonSerializerDefaults? lenient) =>
        endpoint.AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var schema = await context.GetOrCreateSchemaAsync(typeof(T), null, cancellationToken);
            schema.Required = new HashSet<string>(required);
            schema.AdditionalPropertiesAllowed = lenient is not null;
            foreach (var field in required.Select(name => schema.Properties?[name]).OfType<OpenApiSchema>())
            {
                field.Type &= ~JsonSchemaType.Null;
            }

            context.Document!.AddComponent(typeof(T).Name, schema);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new() { Schema = new OpenApiSchemaReference(typeof(T).Name, context.Document), Example = example },
                },
            };
        });

    /// <summary>Every field of an answer is there, unless it is written only when it has a value; there are no others.</summary>
    private static Task SayWhatIsAlwaysThere(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        // A choice is described once for all who use it; that it may also be left out is said by each of them.
        if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type).IsEnum && schema.Enum is { } choices)
        {
            schema.Enum = [.. choices.Where(choice => choice?.GetValueKind() == JsonValueKind.String)];
        }

        if (schema.Properties is { Count: > 0 } && context.JsonTypeInfo.Type.Namespace?.StartsWith("Vectrant.Web", StringComparison.Ordinal) == true)
        {
            schema.AdditionalPropertiesAllowed = false;
            schema.Required = context.JsonTypeInfo.Properties
                .Where(property => property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), true).Length is null or 0)
                .Select(property => property.Name)
                .ToHashSet();
        }

        return Task.CompletedTask;
    }
}
