namespace FunctionalTests.Wire;

/// <summary>The opcodes of frames (RFC 6455 section 5.2).</summary>
internal static class Opcode
{
    public const byte Continuation = 0x0;
    public const byte Text = 0x1;
    public const byte Binary = 0x2;
    public const byte Close = 0x8;
    public const byte Ping = 0x9;
    public const byte Pong = 0xA;

    public static bool IsControl(byte opcode) => opcode >= Close;

    public static bool IsReserved(byte opcode) =>
        opcode is not (Continuation or Text or Binary or Close or Ping or Pong);

    public static string Name(byte opcode) =>
        opcode switch
        {
            Continuation => "continuation",
            Text => "text",
            Binary => "binary",
            Close => "close",
            Ping => "ping",
            Pong => "pong",
            _ => $"opcode {opcode}",
        };
}
