using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Vectrant.Web.Features.Chat;

public sealed partial class ChatDocument(IStringLocalizer<ChatText> text)
{
    [Parameter, EditorRequired]
    public ChatPageModel Model { get; set; } = null!;

    private IStringLocalizer<ChatText> Text => text;
}
