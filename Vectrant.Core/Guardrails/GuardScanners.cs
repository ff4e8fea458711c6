using Vectrant.Core.Guardrails.Injection;
using Vectrant.Core.Guardrails.PersonalData;
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

    /// <summary>Goes on with another form of the text, of the same length; what was found stays.</summary>
    public void GoOn(string text)
    {
        if (!ReferenceEquals(text, Shadow.Original))
        {
            Shadow.Read(text);
        }
    }
}
