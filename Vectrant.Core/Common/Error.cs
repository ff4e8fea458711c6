namespace Vectrant.Core.Common;

/// <summary>What kind of refusal an <see cref="Error"/> is; decides the HTTP status and the tone on screen.</summary>
public enum ErrorKind
{
    /// <summary>The thing does not exist, or the actor may not know that it does (404).</summary>
    NotFound,

    /// <summary>The input breaks a rule; the sentence says which one and what to do (400).</summary>
    Invalid,

    /// <summary>The actor may not do this (403).</summary>
    Forbidden,

    /// <summary>A guard stopped what was written; nothing of it was kept (403).</summary>
    Restricted,

    /// <summary>Somebody or something was faster, or the state does not allow it any more (409).</summary>
    Conflict,

    /// <summary>Too many in too short a time (429).</summary>
    Throttled,

    /// <summary>A part that is needed does not answer; trying again later makes sense (503).</summary>
    Unavailable,
}

/// <summary>An expected refusal.</summary>
/// <param name="Kind">The kind, see <see cref="ErrorKind"/>.</param>
/// <param name="Code">Stable, lower snake case, for programs and for looking up a translation.</param>
/// <param name="Message">A whole English sentence: what happened, why, what next. Never holds message text or personal data.</param>
public sealed record Error(ErrorKind Kind, string Code, string Message)
{
    /// <summary>Words that belong into the message, by name (for a translated sentence), such as who decided first.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();
}
