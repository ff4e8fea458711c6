using System.Text;
using Vectrant.Core.Guardrails.PersonalData;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails.PersonalData;

public sealed class PersonalDataScannerTests
{
    [Theory]
    [InlineData("please block 4539 5787 6362 1486 now", "card 4539 5787 6362 1486")]
    [InlineData("my amex 3782-822463-10005 is gone", "card 3782-822463-10005")]
    [InlineData("the card ending soon is 6759649826438453", "card 6759649826438453")]
    [InlineData("card number: 4539 5787 6362 1487 (one digit wrong)", "card 4539 5787 6362 1487")]
    [InlineData("pay it to DE89 3704 0044 0532 0130 00 today", "iban DE89 3704 0044 0532 0130 00")]
    [InlineData("my account is GB82 WEST 1234\n5698 7654 32, ok", "iban GB82 WEST 1234\n5698 7654 32")]
    [InlineData("Konto DE89.3704.0044.0532.0130.00", "iban DE89.3704.0044.0532.0130.00")]
    [InlineData("IBAN: AT61 1904 3002\r\n  3457 3201", "iban AT61 1904 3002\r\n  3457 3201")]
    [InlineData("gb82west12345698765432 is where it goes", "iban gb82west12345698765432")]
    [InlineData("card 4 5 3 9 5 7 8 7 6 3 6 2 1 4 8 6 ok", "card 4 5 3 9 5 7 8 7 6 3 6 2 1 4 8 6")]
    [InlineData("my account number is 1-2-3-4-5-6-7-8", "account_number 1-2-3-4-5-6-7-8")]
    [InlineData("4539_5787_6362_1486", "card 4539_5787_6362_1486")]
    [InlineData("ஆதார் எண் 234123412346", "aadhaar 234123412346")]
    [InlineData("Aadhaar and mobile number: 234123412346", "aadhaar 234123412346")]
    [InlineData("BIC COBADEFFXXX", "bic COBADEFFXXX")]
    [InlineData("routing number 021000021", "aba 021000021")]
    [InlineData("your account number is 1234-5678-9012.", "account_number 1234-5678-9012")]
    [InlineData("sort code 20-00-00 account 55779911", "account_number 55779911")]
    [InlineData("Konto: 12345678", "account_number 12345678")]
    [InlineData("her SSN: 536 22 8145", "ssn 536 22 8145")]
    [InlineData("it says 536-22-8145 there", "ssn 536-22-8145")]
    [InlineData("my ITIN is 912-71-4321", "tax_id 912-71-4321")]
    [InlineData("Steuer-ID: 65929970489", "tax_id 65929970489")]
    [InlineData("write to anna.b+shop@mail.example.co.uk, please", "email anna.b+shop@mail.example.co.uk")]
    [InlineData("anna (dot) berg (at) shop (dot) example", "email anna (dot) berg (at) shop (dot) example")]
    [InlineData("write anna.berg [at] shop [dot] example, please", "email anna.berg [at] shop [dot] example")]
    [InlineData("it is anna(at)shop.example.", "email anna(at)shop.example")]
    [InlineData("my email is anna at shop dot example", "email anna at shop dot example")]
    [InlineData("Mail me at anna dot berg at post dot shop dot example", "email anna dot berg at post dot shop dot example")]
    [InlineData("Name: Anna Berg Email: anna@shop.example Phone: +44 7700 900456 Address: 7 Mill Road, Leeds LS1 4AP Date of birth: 9 June 1971",
        "person_name Anna Berg | email anna@shop.example | phone +44 7700 900456 | address 7 Mill Road, Leeds LS1 4AP | date_of_birth 9 June 1971")]
    [InlineData("Address: 7 Mill Road, Leeds LS1 4AP Customer since: 2019", "address 7 Mill Road, Leeds LS1 4AP")]
    [InlineData("jürgen@münchen.example", "email jürgen@münchen.example")]
    [InlineData("my UPI is anna.k@okaxis", "upi anna.k@okaxis")]
    [InlineData("ring +44 (0)20 7946 0018 ext. 12", "phone +44 (0)20 7946 0018 ext. 12")]
    [InlineData("0171 234 56 78 works too", "phone 0171 234 56 78")]
    [InlineData("call me on 9812345670", "phone 9812345670")]
    [InlineData("(415) 555-0132", "phone (415) 555-0132")]
    [InlineData("Fax: 467 3395", "phone 467 3395")]
    [InlineData("Phone 2 (work): 60-56-85-91", "phone 60-56-85-91")]
    [InlineData("0 (917) 123 4567", "phone 0 (917) 123 4567")]
    [InlineData("my order 7781 was paid with 4539578763621486", "card 4539578763621486")]
    [InlineData("Aadhaar card number: 2341 2341 2346", "aadhaar 2341 2341 2346")]
    [InlineData("the name on the card is Sarah Connor", "person_name Sarah Connor")]
    [InlineData("Adresse: Hauptstr. 12, 80331 München", "address Hauptstr. 12, 80331 München")]
    [InlineData("from 93.184.216.34 to 2400:c401::5054:ff:fe1b:b031", "ip 93.184.216.34 | ip 2400:c401::5054:ff:fe1b:b031")]
    [InlineData("postgres://app:Vr9-tuk@db.example.org/x", "secret app:Vr9-tuk")]
    [InlineData("date of birth 17.04.1988", "date_of_birth 17.04.1988")]
    [InlineData("I was born on 3rd of March 1985 in Ulm", "date_of_birth 3rd of March 1985")]
    [InlineData("DOB: March 3, 1985", "date_of_birth March 3, 1985")]
    [InlineData("my driving licence number is MORGA657054SM9IJ", "driver_licence MORGA657054SM9IJ")]
    [InlineData("passport no. C01X00T47", "passport C01X00T47")]
    [InlineData("My PIN is 4821", "pin_code 4821")]
    [InlineData("483 920 is your verification code", "pin_code 483 920")]
    [InlineData("CVV 123", "pin_code 123")]
    [InlineData("My name is Anna van der Berg, hello", "person_name Anna van der Berg")]
    [InlineData("Ich heiße Jürgen Müller.", "person_name Jürgen Müller")]
    [InlineData("Customer name: Okonkwo Chidi\nStatus: open", "person_name Okonkwo Chidi")]
    [InlineData("Hello, I am Jane Doe and I wait", "person_name Jane Doe")]
    [InlineData("I live at 12b Baker Street, London NW1 6XE and wait.", "address 12b Baker Street, London NW1 6XE")]
    [InlineData("Meine Adresse ist Gartenstraße 5, 12345 Berlin", "address Gartenstraße 5, 12345 Berlin")]
    public void Find_PersonalData_IsFoundWithItsPlace(string text, string expected) => Assert.Equal(expected, Found.Values(text));

    [Theory]
    [InlineData("cancel order 113542617735902")]
    [InlineData("where is parcel 00340434292135100186")]
    [InlineData("order 4539578763621486 is late")]
    [InlineData("I call about invoice 3707955617")]
    [InlineData("I paid by card for order 6759649826438453")]
    [InlineData("purchase 536-22-8145")]
    [InlineData("the item 0171 234 56 78 is sold out")]
    [InlineData("536228145")]
    [InlineData("SSN 000-12-3456 or 666-12-3456 or 123-00-4567")]
    [InlineData("DE89 3704 0044 0532 0130 01")]
    [InlineData("4539 5787 6362 1487")]
    [InlineData("0000 0000 0000 0000")]
    [InlineData("on 2024-05-06 10:30:00, at 12/05/2024")]
    [InlineData("version 4.18.2.11 of the firmware")]
    [InlineData("the router is at 192.168.1.1 or fe80::1, and std::cout at 10:20:30")]
    [InlineData("see https://docs.example.com/a?b=1 and example.com")]
    [InlineData("change my pin to 4892")]
    [InlineData("what is the pin for my card? which account has 1234 points?")]
    [InlineData("my name is wrong on the card, the product name is Vectrant")]
    [InlineData("I am Happy. I'm German and i live in Germany")]
    [InlineData("my address is incorrect; the address is https://example.com/12")]
    [InlineData("swift delivery, business class, pan pizza for 12345678 guests")]
    [InlineData("it costs $20000.00 or 1,234,567.89 or 4.500.000 €")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13")]
    [InlineData("Tax id 27AAPFU0939F1ZA")]
    [InlineData("https://user:password@host.example.com/")]
    [InlineData("sort code 20-00-00 account")]
    [InlineData("my card has steps 1 2 3 and order 4 5 3 9 5 7 8 7")]
    [InlineData("@home a@b @ . user@localhost")]
    [InlineData("the file icon@2x.png")]
    [InlineData("we meet at noon dot com, at the office")]
    [InlineData("mail me at noon. It is at example.com, the dot at the end")]
    [InlineData("a value [at] line 5.7 of the file (dot)")]
    [InlineData("an Elastic IP address is a public IPv4 address for EC2-Classic; the IP address is 9 Main")]
    [InlineData("  - Name: SourceArtifact\n    RunOrder: 1, table_name: \"Movie Nights\"")]
    [InlineData("in the years (1967-1970) it was 0.0993118 or 478.4169390")]
    [InlineData("upgrade to 11.2.0.4 or read 11.2.0.4.md and patch.93.184.216.34.v7")]
    [InlineData("MY NAME IS SAID, and I AM VERY ANGRY. This is Customer Support")]
    [InlineData("message 123456789 was sent; ref 020 7946 0018; IMEI 490154203237518")]
    [InlineData("ISBN 978-3-16-148410-0, EAN 4006381333931, zip 94107-1234, 09:00-17:00")]
    [InlineData("my Aadhaar card number is 2341 2341 2347")]
    public void Find_WhatOnlyLooksLikeIt_IsLeft(string text) => Assert.Equal(string.Empty, Found.Values(text));

    [Theory]
    [InlineData("see https://www.example.org/ now", "domain https://www.example.org/")]
    [InlineData("see https://example.org/a?b=1.", "url https://example.org/a?b=1")]
    [InlineData("ask at help.example.com or shop.example.it", "domain help.example.com | domain shop.example.it")]
    [InlineData("it works.It is on node.js, e.g. file.py", "")]
    [InlineData("the router is 192.168.1.1/24", "ip 192.168.1.1/24")]
    [InlineData("change my pin to 4892", "pin_code 4892")]
    [InlineData("cancel order 113542617735902", "")]
    [InlineData("take 378282246310005, not order 4539578763621486", "card 378282246310005")]
    public void Find_Everything_AddsWhatMessagesKeep(string text, string expected) => Assert.Equal(expected, Found.Values(text, PersonalDataScope.All));

    [Theory]
    [InlineData("मेरा खाता कब खुलेगा? मुझे मदद चाहिए।")]
    [InlineData("என் கணக்கு எண் என்ன? உதவி வேண்டும்.")]
    [InlineData("আমার অ্যাকাউন্ট কোথায়? ১২৩৪৫৬৭৮৯০১২")]
    [InlineData("أين طلبي؟ أريد المساعدة من فضلك")]
    public void Find_OtherScripts_AreLeft(string text) => Assert.Equal(string.Empty, Found.Values(text));

    [Fact]
    public void Find_FullWidthDigitsBehindInvisibleSigns_GivesTheOriginalPlace()
    {
        const string Text = "a\u200bb card ４５３９ ５７８７ ６３６２ １４８６ \U0001F600 x";

        var found = Assert.Single(Found.In(Text));

        Assert.Equal(("card", "４５３９ ５７８７ ６３６２ １４８６"), (found.Type, Text.Substring(found.Start, found.Length)));
    }

    [Fact]
    public void Find_SeveralValues_DoNotOverlapAndStandInOrder()
    {
        var found = Found.In("My name is Jane Doe, card 4539 5787 6362 1486, jane@example.org, https://u:pw9xz@example.org/jane@example.org, SSN 536-22-8145", PersonalDataScope.All);

        Assert.True(found.Count >= 5);
        Assert.All(found.Zip(found.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
    }

    // What takes a step for each pair of characters needs minutes for these, not seconds.
    [Theory]
    [InlineData("1")]
    [InlineData("1 ")]
    [InlineData("1-")]
    [InlineData("1.")]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData(".a@")]
    [InlineData("://")]
    [InlineData("a.")]
    [InlineData("a.co/b(")]
    [InlineData("::")]
    [InlineData("my name is ")]
    [InlineData("address: ")]
    [InlineData("card ")]
    [InlineData("GB29 ")]
    [InlineData("DL# A1 ")]
    [InlineData("a at a dot ")]
    [InlineData("(at)")]
    [InlineData("address: 1 A a a a:")]
    [InlineData("44\n")]
    public void Find_HostileText_TakesTimeInProportion(string unit)
    {
        var (small, large) = (Text(125_000), Text(500_000));
        Effort.GrowsInProportion(() => Found.In(small, PersonalDataScope.All), () => Found.In(large, PersonalDataScope.All));

        string Text(int length) => new StringBuilder().Insert(0, unit, length / unit.Length).ToString();
    }
}
