using QRCoder;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>A QR code as a picture in the page itself: its text is a secret, so no address serves it.</summary>
internal static class QrCode
{
    private const int PixelsPerModule = 6;

    public static string Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new PngByteQRCode(data);
        return "data:image/png;base64," + Convert.ToBase64String(code.GetGraphic(PixelsPerModule));
    }
}
