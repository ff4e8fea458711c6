using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Access;

/// <summary>Somebody was kept out, or something happened to a way in. Never a password, a token or a code.</summary>
/// <param name="Kind">One of <see cref="AccessEventKind"/>.</param>
public sealed record AccessEvent(string Kind)
{
    /// <summary>Whom it concerns; null for nobody known.</summary>
    public PersonId? Person { get; init; }

    /// <summary>What it concerns in a word: a route, a provider, the visible part of a key. At most 100 characters are kept.</summary>
    public string? Subject { get; init; }

    /// <summary>The client's network address as far as it is trusted.</summary>
    public string? Address { get; init; }
}

/// <summary>The kinds of access events; each has its words in the page's texts.</summary>
public static class AccessEventKind
{
    /// <summary>A signed-in person asked for a page or an endpoint without the permission for it.</summary>
    public const string Denied = "access_denied";
}
