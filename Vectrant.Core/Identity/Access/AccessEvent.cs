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

    /// <summary>Wrong tries made an address rest, with an account or without; the subject says what was tried.</summary>
    public const string SignInRests = "sign_in_rests";

    /// <summary>More passwords came at once than this node looks at; the subject says what was tried.</summary>
    public const string SignInBusy = "sign_in_busy";

    /// <summary>Somebody gave up a second factor or a passkey, or had it taken away.</summary>
    public const string FactorRemoved = "factor_removed";

    /// <summary>A code of an authenticator app or a link of an e-mail came a second time.</summary>
    public const string UsedAgain = "used_again";

    /// <summary>A caller asked more often than its limit allows.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>A page of another site tried to open a live connection with the cookies of this browser; the subject is which.</summary>
    public const string ForeignPage = "foreign_page";

    /// <summary>A refresh token was used again long after it was given up: it was stolen, or its successor was. The sign-in was ended.</summary>
    public const string RefreshReused = "refresh_token_reused";

    /// <summary>A bearer token or API key was refused; the subject says why.</summary>
    public const string BearerRefused = "bearer_refused";

    /// <summary>A sign-in through a provider, or the connecting of an account, was refused; the subject is the provider and the reason.</summary>
    public const string ProviderRefused = "provider_refused";
}
