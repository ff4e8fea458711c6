using Microsoft.OpenApi;
using Vectrant.Core.Common;
using Vectrant.Web.Security;

namespace Vectrant.Web.Api;

/// <summary>Checks the query of a request against what its endpoint takes. A parameter that is not known is refused: a filter with a slip of the pen would show everything.</summary>
internal static class ApiQuery
{
    private const int LongestEcho = 60;

    public static RouteHandlerBuilder TakesQuery(this RouteHandlerBuilder endpoint, params QueryField[] fields)
    {
        endpoint.AddEndpointFilter(async (context, next) => Refuse(context.HttpContext.Request, fields) is { } refusal ? refusal : await next(context));
        return endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var field in fields)
            {
                (operation.Parameters ??= []).Add(new OpenApiParameter
                {
                    Name = field.Name,
                    In = ParameterLocation.Query,
                    Required = field.Required,
                    Description = field.Description,
                    Schema = field.Schema,
                });
            }

            return Task.CompletedTask;
        });
    }

    private static IResult? Refuse(HttpRequest request, QueryField[] fields)
    {
        foreach (var (name, values) in request.Query)
        {
            // Names are compared exactly, although the framework's own collection would forgive the case.
            if (Array.Find(fields, known => known.Name == name) is not { } field)
            {
                var known = fields.Length == 0 ? "It takes none." : $"It takes {string.Join(", ", fields.Select(one => one.Name))}.";
                return Invalid("unknown_parameter", $"This address has no parameter '{(name.Length <= LongestEcho ? name : name[..LongestEcho] + "…")}'. {known}");
            }

            if (values.Count != 1 || !field.Takes(values.ToString()))
            {
                return Invalid("parameter_invalid", $"The parameter '{name}' must stand once and be {field.Rule}.");
            }
        }

        return Array.Find(fields, field => field.Required && !request.Query.ContainsKey(field.Name)) is { } missing
            ? Invalid("parameter_missing", $"The parameter '{missing.Name}' is missing; it must be {missing.Rule}.")
            : null;
    }

    private static IResult Invalid(string code, string sentence) => new Error(ErrorKind.Invalid, code, sentence).ToProblem();
}
