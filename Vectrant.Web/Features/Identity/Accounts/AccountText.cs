namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>Marks the texts of local accounts.</summary>
public sealed class AccountText;
