namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>What a form for a new password sends.</summary>
public sealed class PasswordForm
{
    public string? Current { get; set; }

    public string? Password { get; set; }

    public string? Again { get; set; }
}
