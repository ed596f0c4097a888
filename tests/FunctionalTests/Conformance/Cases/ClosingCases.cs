using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Close frames and the end of a WebSocket (RFC 6455 sections 5.5.1 and 7).</summary>
internal static class ClosingCases
{
    private static readonly ushort[] Valid =
    [
        1000,
        1001,
        1002,
        1003,
        1007,
        1008,
        1009,
        1010,
        1011,
        1012,
        1013,
        1014,
        3000,
        3999,
        4000,
        4999,
    ];

    private static readonly ushort[] Invalid = [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535];

    private static readonly Frame Message = Frame.Text("message");

    public static IEnumerable<ConformanceCase> List() =>
        [
            .. Valid.Select(code => Closing($"code {code}", Frame.Close(code))),
            .. Valid.Select(code => Closing($"code {code} with a reason", Frame.Close(code, "reason"))),
            .. Invalid.Select(code => Bad($"code {code}", 1002, Frame.Close(code))),
            .. Invalid.Select(code => Bad($"code {code} with a reason", 1002, Frame.Close(code, "reason"))),
            Closing("no payload", Frame.Close([])),
            Closing("a reason of 123", Frame.Close(1000, new string('r', 123))),
            Closing("a reason in Greek", Frame.Close(1000, "κόσμε")),
            Bad("a payload of 1", 1002, Frame.Close([3])),
            Bad("a reason that is not UTF-8", 1007, Frame.Close(1000, [0xC3, 0x28])),
            Bad("a reason with a surrogate", 1007, Frame.Close(1000, [0x61, 0xED, 0xA0, 0x80])),
            Bad("a reason that ends inside a character", 1007, Frame.Close(1000, [0x61, 0xE2, 0x82])),
            After("a text", Message),
            After("an open text", Message.NotFinal),
            After("a binary of 65536", Frame.Binary(Payloads.Noise(65536))),
            After("a ping", Frame.Ping("late")),
            After("a pong", Frame.Pong("late")),
            After("another Close", Frame.Close(1001)),
            After("a Close with another code", Frame.Close(1011, "no")),
            After("a fault", new Frame(3, [1], Rsv: 7)),
            new(
                "messages, a Close and more in one write",
                [
                    ClientStep.SendInChunks(
                        int.MaxValue,
                        Message,
                        Message,
                        ConformanceCase.ClosingFrame,
                        Message,
                        Frame.Ping("late")
                    ),
                ],
                [Message, Message, ConformanceCase.ClosingFrame]
            ),
            ConformanceCase.InChunks("octet by octet", 1, [Message], Message),
            new("nothing but a Close", [ClientStep.Send(ConformanceCase.ClosingFrame)], [ConformanceCase.ClosingFrame]),
            new(
                "inside a message",
                [ClientStep.Send(Message.NotFinal), ClientStep.Send(ConformanceCase.ClosingFrame)],
                [ConformanceCase.ClosingFrame]
            ),
            new(
                "inside a message of many fragments",
                [
                    ClientStep.Send(Message.NotFinal),
                    ClientStep.Send(Frame.Continuation("x").NotFinal),
                    ClientStep.Send(Frame.Ping("p")),
                    ClientStep.Send(ConformanceCase.ClosingFrame),
                    ClientStep.Send(Frame.Continuation("y")),
                ],
                [Frame.Pong("p"), ConformanceCase.ClosingFrame]
            ),
            new(
                "the client ends its side with the Close",
                [ClientStep.Send(Message), ClientStep.Send(ConformanceCase.ClosingFrame), ClientStep.Leave],
                [Message, ConformanceCase.ClosingFrame]
            ),
        ];

    private static ConformanceCase Closing(string name, Frame close) =>
        new(name, [ClientStep.Send(Message), ClientStep.Send(close)], [Message, close]);

    private static ConformanceCase Bad(string name, ushort closeCode, Frame close) =>
        ConformanceCase.Fault(name, closeCode, [Message, close], Message);

    private static ConformanceCase After(string name, Frame frame) =>
        new(
            $"{name} after it",
            [ClientStep.Send(Message), ClientStep.Send(ConformanceCase.ClosingFrame), ClientStep.Send(frame)],
            [Message, ConformanceCase.ClosingFrame]
        );
}
