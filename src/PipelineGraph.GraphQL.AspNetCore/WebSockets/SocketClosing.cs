using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace PipelineGraph.GraphQL.AspNetCore.WebSockets;

/// <summary>How a socket is closed: the code that tells a client whether to come back, and the reason for its developer.</summary>
internal sealed record SocketClosing(WebSocketCloseStatus Code, string Reason)
{
    /// <summary>A close frame carries at most 125 bytes, two of them the code (RFC 6455, 5.5).</summary>
    private const int MaxReasonBytes = 123;

    public static readonly SocketClosing Normal = new(WebSocketCloseStatus.NormalClosure, "");

    /// <summary>1001, which clients retry.</summary>
    public static readonly SocketClosing ServerStops = new(WebSocketCloseStatus.EndpointUnavailable, "The server stops. Connect again and resume.");

    public static readonly SocketClosing Unexpected = new(WebSocketCloseStatus.InternalServerError, "Unexpected error.");

    public static readonly SocketClosing NotInitialised = Of(4401, "Unauthorized: wait for connection_ack before you subscribe.");

    public static readonly SocketClosing ProtocolNotAcceptable = Of(4406, $"Subprotocol not acceptable: ask for {SocketSession.Protocol}.");

    public static readonly SocketClosing InitTimeout = Of(4408, "Connection initialisation timeout");

    public static readonly SocketClosing InitTwice = Of(4429, "Too many initialisation requests");

    public static SocketClosing BadMessage(string reason) => Of(4400, reason);

    public static SocketClosing IdInUse(string id) => Of(4409, $"Subscriber for {id} already exists");

    public static SocketClosing TooLong(int maxSize) => new(
        WebSocketCloseStatus.MessageTooBig, FormattableString.Invariant($"The message is longer than the {maxSize} bytes that are taken. Send less at once."));

    /// <summary>4401 for a key that is missing or unknown, 4403 for one that may not; 1013, which clients retry, where it cannot be told now.</summary>
    public static SocketClosing Refused(Refusal refusal) => Of(
        refusal.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => 4401,
            StatusCodes.Status503ServiceUnavailable => 1013,
            _ => 4403,
        },
        refusal.Message);

    private static SocketClosing Of(int code, string reason)
    {
        var (bytes, length) = (0, 0);
        foreach (var rune in reason.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > MaxReasonBytes) break;
            length += rune.Utf16SequenceLength;
        }

        return new((WebSocketCloseStatus)code, length == reason.Length ? reason : reason[..length]);
    }
}

/// <summary>Ends a socket from where its messages are read; never leaves <see cref="SocketSession"/>.</summary>
internal sealed class SocketClosingException(SocketClosing closing) : Exception(closing.Reason)
{
    public SocketClosing Closing { get; } = closing;
}
