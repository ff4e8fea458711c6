using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Infrastructure.Identity;
using Vectrant.Infrastructure.Identity.Accounts;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>
/// The two halves of WebAuthn: what the browser is asked for, and what it answers. The challenge between them lies in a cookie that only
/// this install can read, names what it is for, and is deleted with the answer, so that an answer counts once and for nothing else.
/// </summary>
internal sealed class PasskeyCeremony(
    IPasskeyHandler<Person> handler, UserManager<Person> people, IPasskeyRegister register, IDataProtectionProvider protection)
{
    private readonly SealedCookie _challenge = new(protection, "vectrant.passkey", TimeSpan.FromMinutes(5));

    /// <summary>JSON of the options for a new passkey.</summary>
    public async Task<string> AskForNewAsync(HttpContext context, PersonId person)
    {
        var stored = await people.FindByIdAsync(person.ToString()) ?? throw new InvalidOperationException("The person was deleted while they were signed in.");
        var entity = new PasskeyUserEntity { Id = stored.Id.ToString(), Name = stored.Email ?? stored.DisplayName, DisplayName = stored.DisplayName };
        var asked = await handler.MakeCreationOptionsAsync(entity, context);
        _challenge.Write(context, $"{PasskeyUse.Add}\n{asked.AttestationState}");
        return asked.CreationOptionsJson;
    }

    /// <summary>JSON of the options for a proof.</summary>
    /// <param name="context">The request.</param>
    /// <param name="use">What for.</param>
    /// <param name="person">Whose passkey it must be; null for anybody's.</param>
    public async Task<string> AskForProofAsync(HttpContext context, PasskeyUse use, PersonId? person)
    {
        var stored = person is { } id ? await people.FindByIdAsync(id.ToString()) : null;
        var asked = await handler.MakeRequestOptionsAsync(stored, context);
        _challenge.Write(context, $"{use}\n{asked.AssertionState}");
        return asked.RequestOptionsJson;
    }

    public async Task<Result<Done>> AddAsync(HttpContext context, Actor actor, string credential, string name, CancellationToken cancellationToken)
    {
        if (Take(context, PasskeyUse.Add) is not { } state)
        {
            return AccountErrors.PasskeyRefused;
        }

        var outcome = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential, AttestationState = state });
        if (!outcome.Succeeded || outcome.UserEntity.Id != actor.PersonId?.ToString())
        {
            return AccountErrors.PasskeyRefused;
        }

        // It is made already and proves itself either way; its owner can rename it.
        outcome.Passkey.Name = TextInput.Line(name, IPasskeys.MaxName) ?? "Passkey";
        return await register.AddAsync(actor, outcome.Passkey, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, cancellationToken);
    }

    /// <returns>Whose passkey proved itself.</returns>
    public async Task<Result<PersonId>> ProveAsync(HttpContext context, PasskeyUse use, PersonId? person, string credential)
    {
        if (Take(context, use) is not { } state)
        {
            return AccountErrors.PasskeyRefused;
        }

        var outcome = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential, AssertionState = state });
        if (!outcome.Succeeded || (person is { } expected && outcome.User.Id != expected.Value))
        {
            return AccountErrors.PasskeyRefused;
        }

        // The counter of the authenticator moves on: a copy of it would fall behind.
        var kept = await people.AddOrUpdatePasskeyAsync(outcome.User, outcome.Passkey);
        return kept.Succeeded ? new PersonId(outcome.User.Id) : AccountErrors.PasskeyRefused;
    }

    private string? Take(HttpContext context, PasskeyUse use)
    {
        var asked = _challenge.Read(context);
        _challenge.Delete(context);
        return asked?.Split('\n', 2) is [var purpose, var state] && purpose == use.ToString() ? state : null;
    }
}

/// <summary>What a passkey is asked for.</summary>
internal enum PasskeyUse
{
    Add,
    SignIn,
    Second,
    Confirm,
}
