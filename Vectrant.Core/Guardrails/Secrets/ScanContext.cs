namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>Looks at what stands around one keyword that needs more than a shape.</summary>
internal delegate void Special(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates);

/// <summary>What is remembered while one text is read from left to right, so that nothing is looked at again and again.</summary>
internal struct ScanContext
{
    private int _assignmentAt;
    private Assignment _assignment;

    private long _spent;
    private int _valueEnd;

    /// <summary>Where the last "curl" ended, 0 before any.</summary>
    public int CurlEnd { get; set; }

    /// <summary>Up to where a Kubernetes manifest has been read.</summary>
    public int ManifestEnd { get; set; }

    /// <summary>The assignment after a word; kept, because many kinds ask for the same.</summary>
    public Assignment Assigned(ReadOnlySpan<char> text, int end)
    {
        if (_assignmentAt != end || end == 0)
        {
            (_assignmentAt, _assignment) = (end, Assignment.Read(text, end));
        }

        return _assignment;
    }

    /// <summary>
    /// Whether a name stands inside a value that has been judged already, in a text that does so again and again: once four times its
    /// length has been read such names are passed over, so that the time stays in proportion to it.
    /// </summary>
    public readonly bool Repeats(int start, int length) => start < _valueEnd && _spent > 4L * length;

    public void Judged(int start, int length) => (_valueEnd, _spent) = (start + length, _spent + length);
}
