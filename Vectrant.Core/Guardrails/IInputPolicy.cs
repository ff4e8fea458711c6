namespace Vectrant.Core.Guardrails;

/// <summary>What the input policy says of a message.</summary>
/// <param name="Verdict">Block: it may neither be stored nor worked on.</param>
/// <param name="Score">0 to 1: how likely it attacks or discloses.</param>
/// <param name="Findings">What was found, by place; what is to be redacted among it. Never overlapping.</param>
public sealed record InputCheck(GuardVerdict Verdict, double Score, IReadOnlyList<Finding> Findings)
{
    /// <summary>What rules saw that only log; it changed nothing.</summary>
    public IReadOnlyList<Finding> Logged { get; init; } = [];
}

/// <summary>
/// Decides whether a message may be stored and worked on, and what of it has to be taken out before. A pure function of text and
/// rules; what throws inside is a block.
/// </summary>
public interface IInputPolicy
{
    InputCheck Check(string text, GuardPipeline pipeline);
}

/// <summary>Passages after sanitising.</summary>
/// <param name="Verdict">Warn when something tried to instruct, or when unusually much was removed.</param>
/// <param name="Texts">The passages in the same order and number.</param>
/// <param name="Findings">What was taken out of each passage, in its original offsets.</param>
public sealed record SanitisedContext(GuardVerdict Verdict, IReadOnlyList<string> Texts, IReadOnlyList<IReadOnlyList<Finding>> Findings)
{
    /// <summary>What rules saw that only log, of all passages; it changed nothing.</summary>
    public IReadOnlyList<Finding> Logged { get; init; } = [];
}

/// <summary>Cleans what came from the knowledge base before a model reads it: documents are data, never instructions.</summary>
public interface IContextSanitiser
{
    SanitisedContext Clean(IReadOnlyList<string> passages, GuardPipeline pipeline);
}

/// <summary>What an answer may contain because of where it comes from.</summary>
/// <param name="Canary">Random word of the prompt, digits and upper-case letters; an answer that holds it repeats the prompt.</param>
/// <param name="Sources">The sanitised passages; links and images of an answer must stand in one of them.</param>
public sealed record AnswerOrigin(string Canary, IReadOnlyList<string> Sources);

/// <summary>What the output policy says of an answer.</summary>
/// <param name="Verdict">Block: nobody may see it.</param>
/// <param name="Score">0 to 1: how likely it leaks.</param>
/// <param name="Findings">What was found, by place.</param>
public sealed record OutputCheck(GuardVerdict Verdict, double Score, IReadOnlyList<Finding> Findings)
{
    /// <summary>What rules saw that only log; it changed nothing.</summary>
    public IReadOnlyList<Finding> Logged { get; init; } = [];
}

/// <summary>Looks at what a model wrote before anybody sees it.</summary>
public interface IOutputPolicy
{
    /// <param name="text">A sentence with all before it, or the whole answer.</param>
    /// <param name="origin">What it was written from; null when that is not known, then links are not judged.</param>
    /// <param name="pipeline">Whose rules hold.</param>
    OutputCheck Check(string text, AnswerOrigin? origin, GuardPipeline pipeline);
}
