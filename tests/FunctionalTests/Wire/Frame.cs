using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FunctionalTests.Wire;

/// <summary>A frame with an unmasked payload, or a whole message with the payloads of all its fragments.</summary>
/// <param name="Opcode">The opcode; see <see cref="Wire.Opcode"/>.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Fin">Whether this is the last frame of its message.</param>
/// <param name="Rsv">The reserved bits as a number; RSV1 is 4.</param>
internal sealed record Frame(byte Opcode, byte[] Payload, bool Fin = true, int Rsv = 0)
{
    private const int MaxShownOctets = 32;

    /// <summary>This frame without FIN.</summary>
    public Frame NotFinal => this with { Fin = false };

    /// <summary>This frame with RSV1.</summary>
    public Frame Compressed => this with { Rsv = Wire.Rsv.Compressed };

    public static Frame Text(string payload) => Text(Encoding.UTF8.GetBytes(payload));

    public static Frame Text(byte[] payload) => new(Wire.Opcode.Text, payload);

    public static Frame Binary(byte[] payload) => new(Wire.Opcode.Binary, payload);

    public static Frame Continuation(string payload) => Continuation(Encoding.UTF8.GetBytes(payload));

    public static Frame Continuation(byte[] payload) => new(Wire.Opcode.Continuation, payload);

    public static Frame Ping(string payload = "") => new(Wire.Opcode.Ping, Encoding.UTF8.GetBytes(payload));

    public static Frame Pong(string payload = "") => new(Wire.Opcode.Pong, Encoding.UTF8.GetBytes(payload));

    /// <summary>Creates a Close with any payload, valid or not.</summary>
    public static Frame Close(byte[] payload) => new(Wire.Opcode.Close, payload);

    public static Frame Close(ushort code, string reason = "") => Close(code, Encoding.UTF8.GetBytes(reason));

    public static Frame Close(ushort code, byte[] reason) => Close([(byte)(code >> 8), (byte)code, .. reason]);

    /// <summary>Formats the frame as a line of a transcript.</summary>
    public override string ToString()
    {
        var line = new StringBuilder(Wire.Opcode.Name(Opcode));
        if (!Fin)
        {
            line.Append(" not-final");
        }

        if (Rsv != 0)
        {
            line.Append(CultureInfo.InvariantCulture, $" rsv={Rsv}");
        }

        line.Append(CultureInfo.InvariantCulture, $" {Payload.Length}:");
        if (Opcode == Wire.Opcode.Close && Payload.Length >= 2)
        {
            line.Append(CultureInfo.InvariantCulture, $" code={BinaryPrimitives.ReadUInt16BigEndian(Payload)}");
        }

        return line.Append(' ').Append(Octets(Payload)).ToString();
    }

    /// <summary>Formats octets in hex, or as a hash if there are more than 32.</summary>
    public static string Octets(ReadOnlySpan<byte> octets) =>
        octets.Length <= MaxShownOctets
            ? Convert.ToHexStringLower(octets)
            : $"sha256={Convert.ToHexStringLower(SHA256.HashData(octets).AsSpan(0, 8))}";
}
