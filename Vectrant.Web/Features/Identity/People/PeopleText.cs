using Microsoft.Extensions.Localization;
using Vectrant.Core.Identity.Sessions;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>Texts of the pages about people, teams and roles (PeopleText.resx, PeopleText.de.resx).</summary>
public sealed class PeopleText;

public static class PeopleWords
{
    /// <summary>A number with its noun; one has words of its own under <c>key.One</c>.</summary>
    public static string Count(this IStringLocalizer<PeopleText> text, string key, int number)
    {
        ArgumentNullException.ThrowIfNull(text);
        return number == 1 ? text[key + ".One"] : text[key, number];
    }

    /// <summary>Browser and system, or words for one that names neither.</summary>
    public static string Agent(this IStringLocalizer<PeopleText> text, string agent)
    {
        ArgumentNullException.ThrowIfNull(text);
        return agent == AgentName.Unknown ? text["Agent.Unknown"] : agent;
    }

    /// <summary>The ways in which somebody signed in, such as "password + code of an app".</summary>
    public static string Methods(this IStringLocalizer<PeopleText> text, IEnumerable<string> methods)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(methods);
        var external = SignInMethod.External("");
        return string.Join(" + ", methods.Select(method => method.StartsWith(external, StringComparison.Ordinal)
            ? method[external.Length..]
            : text["Method." + method] is { ResourceNotFound: false } known ? known.Value : method));
    }
}
