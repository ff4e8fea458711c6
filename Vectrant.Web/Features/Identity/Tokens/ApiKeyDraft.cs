using Vectrant.Core.Common;

namespace Vectrant.Web.Features.Identity.Tokens;

/// <summary>A key that is being made.</summary>
public sealed class ApiKeyDraft(IReadOnlyList<Permission> offered, int days)
{
    private static readonly int[] Choices = [30, 90, 180, 365, 730];

    public IReadOnlyList<Permission> Offered => offered;

    public string Name { get; set; } = "";

    public int Days { get; set; } = days;

    public HashSet<Permission> Scopes { get; } = [];

    /// <summary>Lifetimes to choose from, the longest that is allowed among them.</summary>
    public static IReadOnlyList<int> DaysUpTo(int most) => [.. Choices.Where(choice => choice < most), most];

    public static int UsualDays(int most) => Math.Min(90, most);

    public void Toggle(Permission scope, bool on) => _ = on ? Scopes.Add(scope) : Scopes.Remove(scope);
}
