using System.Runtime.CompilerServices;
using CsCheck;
using EdgeGateway.Fuzzing.Models;
using EdgeGateway.Streams.WebSockets;

namespace EdgeGateway.UnitTests.Streams.WebSockets;

/// <summary>Compares the scanner with a parser that has all bytes at once.</summary>
public sealed class WebSocketScannerModelTests
{
    private static readonly byte[] Suspects =
    [
        0x00,
        0x01,
        0x02,
        0x03,
        0x08,
        0x7E,
        0x7F,
        0x80,
        0x81,
        0x82,
        0x88,
        0x89,
        0x8A,
        0xC1,
        0xFE,
        0xFF,
    ];

    private static readonly byte[] Close = [0x88, 0];
    private static readonly byte[] OpenMessage = [0x01, 0];

    public static TheoryData<string> Breaks { get; } = [.. Frames.Broken.Select(kind => kind.Name)];

    [Fact]
    public void Agrees_after_every_piece_of_any_legal_sequence() =>
        Gen.Select(Frames.Legal, Gen.Int[1, 40_000].Array[0, 12])
            .Sample(
                (frames, cuts) =>
                {
                    var bytes = frames.SelectMany(frame => frame).ToArray();
                    var scanner = new WebSocketScanner();
                    var at = 0;
                    foreach (var cut in cuts.Append(bytes.Length))
                    {
                        var next = Math.Min(at + cut, bytes.Length);
                        scanner.Scan(bytes.AsSpan(at, next - at));
                        at = next;
                        Assert.Equal(FrameState.Of(bytes.AsSpan(0, at)), FrameState.Of(scanner));
                        Assert.False(scanner.IsBroken);
                    }

                    Assert.True(scanner.AtFrameBoundary);
                }
            );

    [Fact]
    public void Agrees_around_every_header_of_any_legal_sequence() =>
        Frames.Legal.Sample(frames =>
        {
            var scanner = new WebSocketScanner();
            var before = Array.Empty<byte>();
            foreach (var frame in frames)
            {
                // Byte by byte up to the payload, then the payload at once, then its last byte.
                const int LongestHeader = 14;
                var cuts = Enumerable
                    .Range(1, Math.Min(LongestHeader + 1, frame.Length))
                    .Append(frame.Length - 1)
                    .Append(frame.Length)
                    .Distinct()
                    .Order();
                var at = 0;
                foreach (var cut in cuts)
                {
                    scanner.Scan(frame.AsSpan(at, cut - at));
                    at = cut;
                    Assert.Equal(FrameState.Of([.. before, .. frame[..at]]), FrameState.Of(scanner));
                }

                // Of the earlier frames only a Close and an open message affect the following ones.
                before = [.. scanner.IsClosed ? Close : [], .. scanner.InMessage ? OpenMessage : []];
            }
        });

    [Fact]
    public void Agrees_after_each_byte_of_any_garbage_and_stays_broken() =>
        Gen.Frequency((3, Gen.Int[0, Suspects.Length - 1].Select(index => Suspects[index])), (1, Gen.Byte))
            .Array[0, 60]
            .Sample(
                bytes =>
                {
                    var scanner = new WebSocketScanner();
                    for (var at = 0; at < bytes.Length; at++)
                    {
                        var wasBroken = scanner.IsBroken;
                        scanner.Scan(bytes.AsSpan(at, 1));
                        Assert.Equal(FrameState.Of(bytes.AsSpan(0, at + 1)), FrameState.Of(scanner));
                        Assert.False(scanner.IsBroken && scanner.AtFrameBoundary);
                        Assert.True(scanner.IsBroken || !wasBroken);
                    }

                    var whole = new WebSocketScanner();
                    whole.Scan(bytes);
                    Assert.Equal(FrameState.Of(scanner), FrameState.Of(whole));
                },
                iter: 2_000
            );

    [Theory]
    [MemberData(nameof(Breaks))]
    public void Breaks_at_an_illegal_header_and_stays_broken(string name)
    {
        var (_, legal, broken) = Frames.Broken.Single(kind => kind.Name == name);
        byte[] bytes = [.. legal, .. broken, .. Enumerable.Repeat((byte[])[0x81, 0], 40).SelectMany(frame => frame)];
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var scanner = new WebSocketScanner();
            scanner.Scan(bytes.AsSpan(0, cut));
            Assert.Equal(FrameState.Of(bytes.AsSpan(0, cut)), FrameState.Of(scanner));
            scanner.Scan(bytes.AsSpan(cut));
            Assert.True(scanner.IsBroken);
            Assert.False(scanner.AtFrameBoundary);
        }
    }

    [Fact]
    public void Is_not_larger_than_64_bytes() => Assert.InRange(Unsafe.SizeOf<WebSocketScanner>(), 1, 64);
}
