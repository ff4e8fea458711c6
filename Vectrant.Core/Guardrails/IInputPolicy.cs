namespace Vectrant.Core.Guardrails;

/// <summary>A message after the input check.</summary>
/// <param name="Verdict">Block: nothing may be done with it.</param>
/// <param name="Text">The message, sensitive values replaced by what they were, such as <c>[card number]</c>.</param>
public sealed record CheckedInput(GuardVerdict Verdict, string Text);

/// <summary>Decides whether a message may be worked on, before it is searched for or sent to a model.</summary>
public interface IInputPolicy
{
    CheckedInput Check(string text);
}

/// <summary>Passages after sanitising.</summary>
/// <param name="Verdict">Warn when something tried to instruct, or when unusually much was removed.</param>
/// <param name="Texts">The passages in the same order and number.</param>
public sealed record SanitisedContext(GuardVerdict Verdict, IReadOnlyList<string> Texts);

/// <summary>Cleans what came from the knowledge base before a model reads it: documents are data, never instructions.</summary>
public interface IContextSanitiser
{
    SanitisedContext Clean(IReadOnlyList<string> passages);
}

/// <summary>Looks at what a model wrote before anybody sees it.</summary>
public interface IOutputPolicy
{
    /// <param name="text">A sentence or the whole answer.</param>
    /// <param name="promptMarker">The random mark of this prompt; text that holds it repeats the prompt.</param>
    GuardVerdict Check(string text, string promptMarker);
}
