namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>What the words around a value say that it is.</summary>
[Flags]
internal enum Topic
{
    None = 0,
    Card = 1,
    Account = 1 << 1,
    Bic = 1 << 2,
    Routing = 1 << 3,
    Ssn = 1 << 4,
    TaxId = 1 << 5,
    Aadhaar = 1 << 6,
    Pan = 1 << 7,
    Ifsc = 1 << 8,
    Voter = 1 << 9,
    Upi = 1 << 10,
    Licence = 1 << 11,
    Passport = 1 << 12,
    Phone = 1 << 13,

    /// <summary>A place where a telephone stands; counts only in front of a colon or right behind a number.</summary>
    PhonePlace = 1 << 14,
    Birth = 1 << 15,
    Pin = 1 << 16,

    /// <summary>Orders, invoices, parcels: the numbers that are no personal data and look most like it.</summary>
    Order = 1 << 17,
    Version = 1 << 18,
    Name = 1 << 19,
    SelfName = 1 << 20,
    Address = 1 << 21,
    Gstin = 1 << 22,
    Security = 1 << 23,
    Ip = 1 << 24,

    /// <summary>Topics that stand before words and not before numbers.</summary>
    Spoken = Name | SelfName | Address,

    /// <summary>Papers that also come as a card.</summary>
    Identity = Aadhaar | Pan | Voter | Ssn | TaxId | Licence | Passport,
}
