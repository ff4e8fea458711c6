using Vectrant.Core.Guardrails.Injection;
using Vectrant.Core.Guardrails.PersonalData;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Core.Guardrails.Secrets;
using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails;

/// <summary>The scanners behind the policies, with what each thread needs to run them again and again without new memory.</summary>
internal sealed class GuardScanners
{
    [ThreadStatic]
    private static GuardScanners? _own;

    public static GuardScanners OfThisThread => _own ??= new GuardScanners();

    public ShadowText Shadow { get; } = new();

    public Findings Found { get; } = new();

    public InjectionDetector Injection { get; } = new();

    public PersonalDataScanner Personal { get; } = new();

    /// <summary>For measuring only.</summary>
    public PersonalDataScanner PersonalOfAllKinds { get; } = new(PersonalDataScope.All);

    public SecretScanner Secrets { get; } = new();

    public void Begin(string text)
    {
        Found.Clear();
        Shadow.Read(text);
    }

    /// <summary>Scans a text with this thread's scanners: for words and attacks without the phrases that are allowed, for values as it stands.</summary>
    /// <param name="instructionsOnly">For passages of documents: of attacks only instructions to the assistant.</param>
    public static GuardScanners Scan(string text, CompiledRules rules, bool instructionsOnly = false)
    {
        var scanners = OfThisThread;
        var (shadow, found) = (scanners.Shadow, scanners.Found);
        scanners.Begin(rules.WithoutAllowed(text));
        rules.Matcher.Find(shadow, found);
        if (instructionsOnly)
        {
            scanners.Injection.FindInstructions(shadow, found);
        }
        else
        {
            scanners.Injection.Find(shadow, found);
        }

        if (!ReferenceEquals(text, shadow.Original))
        {
            shadow.Read(text);
        }

        scanners.Secrets.Find(shadow, found);
        scanners.Personal.Find(shadow, found);
        return scanners;
    }
}
