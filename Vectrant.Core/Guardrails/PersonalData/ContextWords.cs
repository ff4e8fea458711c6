using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>The words that tell a card number from an order number, with what they speak about.</summary>
internal static class ContextWords
{
    private static readonly (Topic Topic, string Words)[] Lists =
    [
        (Topic.Card, "card|cards|credit card|debit card|creditcard|card number|cardnumber|card_number|cc|visa|mastercard|master card|amex|american express|discover|diners|maestro|jcb|rupay"
            + "|kreditkarte|kartennummer|karte|carte bancaire|carte|tarjeta|carta di credito|कार्ड"),
        (Topic.Account, "account|accounts|account number|account_number|accountnumber|acct|acc no|a/c|bank account|savings account|konto|kontonummer|kontonr|cuenta|numéro de compte|खाता"),
        (Topic.Bic, "bic|swift|swift code|bic code|bic/swift|swift/bic"),
        (Topic.Routing, "routing|routing number|aba|rtn|sort code|sort-code|transit number|routing transit"),
        (Topic.Ssn, "ssn|social security|social security number|social security no|social|s.s.n|sozialversicherungsnummer"),
        (Topic.TaxId, "tax id|taxid|tax identification|tax number|taxpayer|tin|itin|ein|vat|vat id|vat number|ust-id|ustid|steuernummer|steuer-id|steuer id|steueridentifikationsnummer|idnr|nif|nino|national insurance|national insurance number|fiscal code"),
        (Topic.Aadhaar, "aadhaar|aadhar|adhaar|adhar|uidai|uid|आधार|ஆதார்|ఆధార్|আধার|આધાર|ಆಧಾರ್|ആധാർ|ਆਧਾਰ|آدھار|aadhaar card|aadhar card"),
        (Topic.Pan, "pan|pan card|permanent account|permanent account number"),
        (Topic.Gstin, "gstin|gst|gst number|gst registration"),
        (Topic.Ifsc, "ifsc|ifsc code|neft|rtgs|imps|branch code|bank code"),
        (Topic.Voter, "voter|voter id|epic|election card|election"),
        (Topic.Upi, "upi|upi id|vpa|bhim|gpay|phonepe"),
        (Topic.Licence, "driver's license|drivers license|driver license|driver's licence|drivers licence|driver licence|driving license|driving licence|driver’s license|driver’s licence|dl no"
            + "|dl number|dl#|dl:|führerschein|fuehrerschein|führerscheinnummer|permis de conduire|driver's licence number"),
        (Topic.Passport, "passport|passport number|passport no|reisepass|passnummer|pasaporte|passeport|travel document"),
        (Topic.Phone, "phone|phones|ph|mob|ring|telephone|mobile|cell|cellphone|cellular|tel|telefon|telefonnummer|handy|handynummer|mobil|mobilnummer|fax|call|call me|called|calling|call us|ring me|dial|sms|whatsapp|text me"
            + "|text to|text on|reach me|reach us|reached|contact|contact number|answering at|answering on|answer at|answer on|messages to|message to|messages on|message on|messages at|message at|messages from|registered|hotline|anrufen|rufnummer|ruf|rückruf|phone number|callback|teléfono|telefono|téléphone|móvil|pager|voicemail|my number|his number|her number|your number|their number|our number|new number|meine nummer"),
        (Topic.PhonePlace, "office|desk|home|work|direct|main|landline|büro|privat|t|m|p|f|h|w"),
        (Topic.Birth, "born|born on|date of birth|birth date|birthdate|dob|d.o.b|birthday|geboren|geboren am|geburtsdatum|geburtstag|fecha de nacimiento|né le|née le"),
        (Topic.Pin, "pin|pin number|pin code|otp|passcode|verification code|verification pin|one-time code|one time code|one-time password|one time password|onetime password|einmalpasswort|einmal-passwort|access code|login code|auth code|authentication code|2fa code"
            + "|security pin|card pin|tan|bestätigungscode|sicherheitscode|einmalcode"),
        (Topic.Security, "cvv|cvv2|cvc|cvc2|security code|prüfnummer|card code"),
        (Topic.Order, "order|orders|purchase|puchase|invoice|bill|tracking|shipment|parcel|package|reference|ref|ticket|case|booking|reservation|serial|sku|isbn|item|product|article|model|part|imei|claim|policy|contract|delivery"
            + "|confirmation|customer|customer number|transaction|receipt|quote|bestellung|bestellnummer|auftrag|auftragsnummer|rechnung|rechnungsnummer|sendung|sendungsnummer|vorgang|kundennummer|vertrag|artikel|lieferung|seriennummer"
            + "|commande|facture|pedido|factura|batch|lot|build|ean|upc|gtin|barcode|asset|device|meter|station"),
        (Topic.Version, "version|release|firmware|section|chapter|v"),
        (Topic.Ip, "ip|ip address|ip-adresse|ipv4|ping|proxy|gateway|client ip|remote address"),
        (Topic.Name, "name is|name's|name’s|name on the card is|name on the account is|cardholder:|card holder:|account holder:|kontoinhaber:|name:|name :|mein name ist|ich heiße|ich heisse|je m'appelle|me llamo|mi nombre es"),
        (Topic.SelfName, "i am|i'm|i’m|this is|ich bin"),
        (Topic.Address, "live at|lives at|living at|reside at|address is|address:|address :|addresses:|ich wohne|adresse ist|adresse lautet|adresse:|anschrift:|wohnhaft|address to|address with"),
    ];

    static ContextWords()
    {
        var entries = Lists.SelectMany(list => list.Words.Split('|').Select(word => (word, list.Topic))).ToList();
        Index = new KeywordIndex([.. entries.Select(entry => entry.word)]);
        Topics = [.. entries.Select(entry => entry.Topic)];
        Lengths = [.. entries.Select(entry => entry.word.Length)];
    }

    public static KeywordIndex Index { get; }

    /// <summary>By number of the keyword.</summary>
    public static Topic[] Topics { get; }

    public static int[] Lengths { get; }

    /// <summary>Words that may stand between a word and the value it introduces: "my card number is …", "call me at …".</summary>
    public static bool IsLink(ReadOnlySpan<char> word) => LinkWords.Contains(word);

    private static readonly WordSet LinkWords = new(
        "a an am as at back be by code digits directly following for from hers his her id in is isn it its lautet line me mein meine my new nr no now num nos number numbers nummer of off on our registered s set should the"
            + " their them this to under up us use using via was were will with would your are ist unter auf der die das den und and details either es est le la el un una number here work home office day evening primary secondary changed old current still");
}
