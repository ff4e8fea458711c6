using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>The seam to the mail server.</summary>
internal interface IMailSender
{
    /// <exception cref="SmtpException">The server did not take it.</exception>
    Task SendAsync(string recipient, string subject, MailBody body, CancellationToken cancellationToken);
}

/// <summary>
/// The framework's own SMTP, with STARTTLS. Whatever stands in an address or a subject, it becomes no further header: line ends and
/// other control characters are refused in addresses and removed from subjects.
/// </summary>
internal sealed class SmtpSender(IOptions<MailOptions> options) : IMailSender
{
    public async Task SendAsync(string recipient, string subject, MailBody body, CancellationToken cancellationToken)
    {
        var mail = options.Value;
        using var message = new MailMessage(new MailAddress(mail.From, "Vectrant"), AddressOf(recipient))
        {
            Subject = new string([.. subject.Where(character => !char.IsControl(character))]),
            SubjectEncoding = Encoding.UTF8,
            Body = body.Plain,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        var rich = AlternateView.CreateAlternateViewFromString(body.Html, Encoding.UTF8, MediaTypeNames.Text.Html);
        rich.TransferEncoding = TransferEncoding.QuotedPrintable;
        message.AlternateViews.Add(rich);
        message.Headers.Add("Auto-Submitted", "auto-generated");
        using var client = new SmtpClient(mail.Host, mail.Port) { EnableSsl = mail.Tls };
        if (mail.User.Length > 0)
        {
            client.Credentials = new NetworkCredential(mail.User, mail.Password);
        }

        await client.SendMailAsync(message, cancellationToken);
    }

    internal static MailAddress AddressOf(string recipient) =>
        !recipient.Any(char.IsControl) && MailAddress.TryCreate(recipient, out var address) && address.Address == recipient
            ? address
            : throw new SmtpException("The recipient is no single e-mail address.");
}
