namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>One text while it is read: its characters, its context words, and what was found so far, in offsets of the plain form.</summary>
internal readonly ref struct Reading(ReadOnlySpan<char> text, ContextHits context, List<Finding> found, PersonalDataScope scope)
{
    public ReadOnlySpan<char> Text { get; } = text;

    public ContextHits Context { get; } = context;

    public bool IsAll { get; } = scope == PersonalDataScope.All;

    public void Add(string rule, string type, int start, int end, float score) => found.Add(new Finding(rule, type, start, end - start, score));
}

/// <summary>What a value was recognised as.</summary>
internal readonly record struct Recognised(string Rule, string Type, float Score)
{
    public bool IsNone => Rule is null;
}
