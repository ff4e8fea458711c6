namespace Vectrant.Core.Guardrails.Evaluation;

/// <summary>A text of a labelled set.</summary>
/// <param name="Set">Which set.</param>
/// <param name="Text">The text.</param>
/// <param name="IsAttack">Its label.</param>
/// <param name="Kind">What the set says about it, such as an intent; empty when nothing.</param>
/// <param name="Spans">Labelled values in it.</param>
public sealed record MeasuredText(MeasuredSet Set, string Text, bool IsAttack, string Kind, IReadOnlyList<MeasuredSpan> Spans);

/// <param name="Type">As the set calls it.</param>
/// <param name="Start">Code points from the beginning.</param>
/// <param name="End">Code point after its last.</param>
public sealed record MeasuredSpan(string Type, int Start, int End);

/// <summary>The families of labelled sets.</summary>
public enum MeasuredSet
{
    SupportQuestions,
    OverRefusal,
    Jailbreaks,
    Deepset,
    Probes,
    LatentInstructions,
    PlantedInstructions,
    PlantContexts,
    PersonalData,
    Secrets,
}

/// <summary>One line of the evaluation.</summary>
/// <param name="Measure">What was measured.</param>
/// <param name="Target">What it should reach, in words.</param>
/// <param name="Result">How many of how many.</param>
/// <param name="Note">Something to know, such as precision; empty when nothing.</param>
public sealed record MeasuredRow(string Measure, string Target, Proportion Result, string Note);
