namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>Looks at what stands around one keyword that needs more than a shape.</summary>
internal delegate void Special(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates);

/// <summary>What is remembered while one text is read from left to right, so that nothing is looked at again and again.</summary>
internal struct ScanContext
{
    private int _assignmentAt;
    private Assignment _assignment;

    private long _spent;

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
    /// How far a value may be followed. A text that names one secret inside the value of another again and again is followed less far
    /// once eight times its length has been read, so that the time stays in proportion to it.
    /// </summary>
    public readonly int Reach(int length) => _spent > 8L * length ? 64 : 512;

    public void Spent(int characters) => _spent += characters;
}
