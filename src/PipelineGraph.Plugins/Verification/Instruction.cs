using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PipelineGraph.Plugins.Verification;

/// <summary>One instruction of a method: where it stands, its operation, the token or number behind it, and where it may jump to.</summary>
internal readonly record struct Instruction(int Offset, OpCode Code, long Operand, IReadOnlyList<int> Targets)
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Where(field => field.FieldType == typeof(OpCode))
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>The metadata that the instruction names: a type, field, method or signature.</summary>
    /// <exception cref="BadImageFormatException">It names none.</exception>
    public EntityHandle Token
    {
        get
        {
            try
            {
                return MetadataTokens.EntityHandle((int)Operand);
            }
            catch (ArgumentException exception)
            {
                throw new BadImageFormatException("An instruction names nothing that there is.", exception);
            }
        }
    }

    public bool NamesMetadata => Code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok;

    /// <summary>The number that a constant load puts on the stack, or null.</summary>
    public int? Constant => Code.Value is >= 0x16 and <= 0x1E ? Code.Value - 0x16
        : Code == OpCodes.Ldc_I4_M1 ? -1
        : Code == OpCodes.Ldc_I4 || Code == OpCodes.Ldc_I4_S ? (int)Operand
        : null;

    /// <exception cref="BadImageFormatException">The bytes are no instructions.</exception>
    public static IReadOnlyList<Instruction> Read(BlobReader reader)
    {
        List<Instruction> read = [];
        while (reader.RemainingBytes > 0)
        {
            var offset = reader.Offset;
            short value = reader.ReadByte();
            if (value == 0xFE) value = unchecked((short)(0xFE00 | reader.ReadByte()));
            if (!Codes.TryGetValue(value, out var code)) throw new BadImageFormatException("A method has an unknown instruction.");
            long operand = 0;
            List<int> targets = [];
            switch (code.OperandType)
            {
                case OperandType.InlineNone: break;
                case OperandType.ShortInlineBrTarget: targets.Add(reader.ReadSByte() + reader.Offset); break;
                case OperandType.InlineBrTarget: targets.Add(reader.ReadInt32() + reader.Offset); break;
                case OperandType.ShortInlineI: operand = reader.ReadSByte(); break;
                case OperandType.ShortInlineVar: operand = reader.ReadByte(); break;
                case OperandType.InlineVar: operand = reader.ReadUInt16(); break;
                case OperandType.InlineI8 or OperandType.InlineR: operand = reader.ReadInt64(); break;
                case OperandType.InlineSwitch:
                    var count = reader.ReadInt32();
                    if (count < 0 || count > reader.RemainingBytes / 4) throw new BadImageFormatException("A method has a switch of no size.");
                    var jumps = Enumerable.Range(0, count).Select(_ => reader.ReadInt32()).ToList();
                    targets.AddRange(jumps.Select(jump => jump + reader.Offset));
                    break;
                default: operand = reader.ReadInt32(); break;
            }

            read.Add(new Instruction(offset, code, operand, targets));
        }

        return read;
    }
}
