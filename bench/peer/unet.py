"""The peer's network and loss: the same U-Net, the same Dice + cross-entropy, written as PyTorch's users write them."""

import torch
from torch import nn
from torch.nn import functional as F


def block(dims, inputs, outputs, kernel, stride):
    """Convolution, instance norm with scale and bias, LeakyReLU."""
    convolution = nn.Conv2d if dims == 2 else nn.Conv3d
    norm = nn.InstanceNorm2d if dims == 2 else nn.InstanceNorm3d
    padding = [side // 2 for side in kernel]
    return nn.Sequential(
        convolution(inputs, outputs, kernel, stride, padding),
        norm(outputs, affine=True),
        nn.LeakyReLU(0.01, inplace=True),
    )


def stage(dims, inputs, outputs, kernel, stride):
    ones = [1] * dims
    return nn.Sequential(block(dims, inputs, outputs, kernel, stride), block(dims, outputs, outputs, kernel, ones))


class UNet(nn.Module):
    """Strided encoder, transposed convolutions upwards, skips by concatenation, one 1 x 1 head."""

    def __init__(self, widths, dims, classes, channels=1):
        super().__init__()
        kernel, two = [3] * dims, [2] * dims
        up = nn.ConvTranspose2d if dims == 2 else nn.ConvTranspose3d
        head = nn.Conv2d if dims == 2 else nn.Conv3d
        inputs = [channels, *widths[:-1]]
        self.encoder = nn.ModuleList(
            stage(dims, inputs[index], width, kernel, [1] * dims if index == 0 else two)
            for index, width in enumerate(widths)
        )
        pairs = list(zip(widths[1:], widths[:-1]))[::-1]
        self.up = nn.ModuleList(up(below, width, 2, 2) for below, width in pairs)
        self.decoder = nn.ModuleList(stage(dims, 2 * width, width, kernel, [1] * dims) for _, width in pairs)
        self.head = head(widths[0], classes, 1)

    def forward(self, x):
        skips = []
        for encode in self.encoder:
            x = encode(x)
            skips.append(x)
        for up, decode, skip in zip(self.up, self.decoder, skips[-2::-1]):
            x = decode(torch.cat([skip, up(x)], 1))
        return self.head(x)


def dice_cross_entropy(logits, labels, batch_dice):
    """nnU-Net's loss: cross-entropy minus soft Dice of the foreground. labels: [N, ...] of whole numbers."""
    target = F.one_hot(labels, logits.shape[1]).movedim(-1, 1)[:, 1:].to(logits.dtype)
    probabilities = torch.softmax(logits, 1)[:, 1:]
    axes = [axis for axis in range(logits.dim()) if axis > 1 or (batch_dice and axis == 0)]
    overlap = (probabilities * target).sum(axes)
    total = probabilities.sum(axes) + target.sum(axes)
    dice = ((2 * overlap + 1e-5) / (total + 1e-5)).mean()
    return F.cross_entropy(logits, labels) - dice


def count_macs(network, image):
    """Multiply-accumulates of all convolutions for one image, as main/network/cost.ts counts them."""
    total = 0

    def add(module, inputs, output):
        nonlocal total
        transposed = isinstance(module, (nn.ConvTranspose2d, nn.ConvTranspose3d))
        voxels = (inputs[0] if transposed else output)[0, 0].numel()
        total += voxels * module.weight.numel()

    kinds = (nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d, nn.ConvTranspose3d)
    hooks = [module.register_forward_hook(add) for module in network.modules() if isinstance(module, kinds)]
    with torch.inference_mode():
        network(image)
    for hook in hooks:
        hook.remove()
    return total
